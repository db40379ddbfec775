import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { httpError, NEVER } from '../../../testing/fake-platform.mjs';
import {
    CARD,
    CONTEXT,
    mountCard,
    START,
    STATUS,
} from '../../../testing/mounted-card';
import {
    all,
    buttonsOf,
    clearPage,
    clientWith,
    mount,
    one,
    pass,
    press,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const REFUSED = {
    code: 'config_missing',
    message: 'The connection to APSIS is not configured yet.',
    remedy: 'Put the key into the application config.',
};

describe('the card of a campaign, when something is in the way', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('says that it is looking while there is no answer', async () => {
        const { card } = await mountCard({ [STATUS]: NEVER });

        expect(wordsOf(card)).toContain('Looking up how the list is doing');
        expect(one(card, 'card').getAttribute('aria-busy')).toBe('true');
    });

    it.each([
        [401, 'You are not logged in'],
        [403, 'You may not see'],
        [404, 'nothing here'],
        [502, 'does not answer'],
    ])('says what a %i means, and offers to look again', async (...row) => {
        const [status, words] = row;
        const { card } = await mountCard({ [STATUS]: httpError(status) });

        expect(wordsOf(one(card, 'alert'))).toContain(words);
        // The client may be unable to load an element of its own just then.
        expect(one(card, 'alert').innerHTML).not.toContain('limel-');
        expect(buttonsOf(card)).toEqual(['Look again']);
        expect(one(card, 'card').getAttribute('aria-busy')).toBe('false');
    });

    it('takes an answer that is not ours for a server that is gone', async () => {
        const { card } = await mountCard({
            [STATUS]: ['<html>Bad gateway</html>', given.STATUSES.synced],
        });

        expect(wordsOf(card)).toContain('The server does not answer');

        await pass(3000);

        expect(wordsOf(card)).toContain('Synchronised');
    });

    it('passes on what the server says when it is not configured', async () => {
        const { card } = await mountCard({ [STATUS]: httpError(503, REFUSED) });

        expect(wordsOf(card)).toContain(`${REFUSED.message} ${REFUSED.remedy}`);
    });

    it('reads a trouble out when it appears', async () => {
        const { card } = await mountCard({ [STATUS]: httpError(502) });
        const alerts = all(card).filter(
            (each) => each.getAttribute('role') === 'alert'
        );

        expect(alerts).toHaveLength(1);
    });

    it('shows what it knew last while the server is gone, and recovers by itself', async () => {
        const { card } = await mountCard({
            [STATUS]: [
                given.STATUSES.synced,
                httpError(502),
                given.STATUSES.waiting,
            ],
        });

        await pass(60_000);

        expect(wordsOf(card)).toContain('The server does not answer');
        expect(wordsOf(card)).toContain('Synchronised');

        await pass(3000);

        expect(wordsOf(card)).not.toContain('does not answer');
        expect(wordsOf(card)).toContain('Participants have changed');
    });

    it('says once that the server is gone when somebody presses just then', async () => {
        const { card } = await mountCard({
            [STATUS]: [
                given.STATUSES.synced,
                httpError(502),
                given.STATUSES.synced,
            ],
            [START]: httpError(502),
        });

        await press(card, 'Sync now');

        expect(all(card, 'alert')).toHaveLength(1);
        expect(wordsOf(card)).toContain('brought up to date by itself');

        await pass(3000);

        expect(wordsOf(card)).not.toContain('does not answer');
        expect(buttonsOf(card)).toContain('Sync now');
    });

    it('forgets what it knew when the right to see it is gone', async () => {
        const { card } = await mountCard({
            [STATUS]: [given.STATUSES.synced, httpError(403)],
        });

        await pass(60_000);

        expect(wordsOf(card)).not.toContain('1,224');
        expect(wordsOf(card)).toContain('You may not see');
    });

    it('looks again when it is told to', async () => {
        const { card } = await mountCard({
            [STATUS]: [httpError(404), given.STATUSES.synced],
        });

        await press(card, 'Look again');

        expect(wordsOf(card)).toContain('Synchronised');
    });

    it('asks to save a record that is not saved, and asks the server nothing', async () => {
        const platform = clientWith({});
        const card = await mount(CARD, {
            platform,
            context: { limetype: 'campaign', id: null },
        });

        expect(wordsOf(card)).toContain('Save the campaign first');
        expect(one(card, 'card').getAttribute('aria-busy')).toBe('false');
        expect(platform.calls).toEqual([]);
    });

    it('wakes up when an unsaved record is saved', async () => {
        const platform = clientWith({ [STATUS]: given.STATUSES.synced });
        const card = await mount(CARD, {
            platform,
            context: { limetype: 'campaign', id: null },
        });

        card.context = CONTEXT;
        await settle();

        expect(wordsOf(card)).toContain('Synchronised');
    });

    it.each([
        ['platform', 'context'],
        ['context', 'platform'],
    ])('waits for properties that come late, %s first', async (...order) => {
        const platform = clientWith({ [STATUS]: given.STATUSES.synced });
        const given_: Record<string, unknown> = { platform, context: CONTEXT };
        const card = await mount(CARD);

        expect(one(card, 'card').getAttribute('aria-busy')).toBe('true');

        for (const name of order) {
            card[name] = given_[name];
            await settle();
        }

        expect(wordsOf(card)).toContain('Synchronised');
        expect(platform.calls).toEqual([STATUS]);
    });

    it('works with a client that lacks everything newer than 4.53', async () => {
        const { card } = await mountCard(
            { [STATUS]: given.STATUSES.synced },
            {
                without: [
                    'eventDispatcher',
                    'webComponentRegistry',
                    'navigator',
                    'state.limetypes',
                    'state.application',
                ],
            }
        );

        expect(wordsOf(card)).toContain('Synchronised');
    });
});
