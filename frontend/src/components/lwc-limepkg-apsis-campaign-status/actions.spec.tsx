import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { httpError, NEVER } from '../../../testing/fake-platform.mjs';
import {
    LINK,
    mountCard,
    PREVIEW,
    START,
    STATUS,
} from '../../../testing/mounted-card';
import {
    button,
    clearPage,
    press,
    read,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const QUEUED = given.running({ state: 'queued', step: '' });
const STARTED = { ...QUEUED, joined: false, repeated: false };
const REFUSED = {
    code: 'apsis_unavailable',
    message: 'APSIS does not answer right now.',
    remedy: 'Nothing needs to be done: the next run tries again.',
};
const { synced, syncing } = given.STATUSES;

describe('the card of a campaign, when a button is pressed', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('starts one run when Sync now is pressed twice', async () => {
        const { card, calls } = await mountCard({
            [STATUS]: [synced, syncing],
            [START]: STARTED,
        });
        const sync = button(card, 'Sync now');

        sync.click();
        sync.click();
        await settle();
        sync.click();
        await settle();

        expect(calls).toEqual([STATUS, START, STATUS]);
    });

    it('turns the button and holds the others while its request is under way', async () => {
        const { card } = await mountCard({ [STATUS]: synced, [START]: NEVER });

        await press(card, 'Sync now');

        expect(read(button(card, 'Sync now'), 'loading')).toBe(true);
        expect(read(button(card, 'Preview'), 'disabled')).toBe(true);
        expect(read(button(card, 'Sync now'), 'disabled')).toBeFalsy();
    });

    it('shows the run it started before the server tells of it', async () => {
        const { card } = await mountCard({
            [STATUS]: [synced, NEVER],
            [START]: STARTED,
        });

        await press(card, 'Sync now');

        expect(wordsOf(card)).toContain('Waiting for its turn');
    });

    it.each([
        [{ joined: true }, 'notify A sync was under way already'],
        [{ repeated: true }, 'notify Nothing has changed since'],
    ])('says so when the answer is %j', async (how, words) => {
        const { card, calls } = await mountCard({
            [STATUS]: synced,
            [START]: { ...STARTED, ...how },
        });

        await press(card, 'Sync now');
        const said = calls.filter((each) => each.startsWith('notify'));

        expect(said).toHaveLength(1);
        expect(said[0]).toContain(words);
        expect(said[0]).not.toContain('limepkg_apsis.');
    });

    it('says why the server refused, and shows no tick', async () => {
        const { card } = await mountCard({
            [STATUS]: synced,
            [START]: httpError(503, REFUSED),
        });

        await press(card, 'Sync now');

        expect(wordsOf(card)).toContain(`${REFUSED.message} ${REFUSED.remedy}`);
        expect(read(button(card, 'Sync now'), 'loading')).toBeFalsy();
        expect(read(button(card, 'Sync now'), 'loadingFailed')).toBe(true);
    });

    it('forgets a refusal when the campaign has moved on', async () => {
        const { card, platform } = await mountCard({
            [STATUS]: [synced, synced, given.STATUSES.waiting],
            [START]: httpError(503, REFUSED),
        });

        await press(card, 'Sync now');
        platform
            .get('eventDispatcher')
            .dispatch('limepkg-apsis.changed', { campaign: given.CAMPAIGN });
        await settle();

        expect(wordsOf(card)).not.toContain(REFUSED.message);
    });

    it('tries again from the state failed', async () => {
        const { card, calls } = await mountCard({
            [STATUS]: given.STATUSES.failed,
            [START]: STARTED,
        });

        await press(card, 'Try again now');

        expect(calls).toContain(START);
    });

    it('stops the run that is under way', async () => {
        const stop = 'POST limepkg-apsis/runs/18/cancel';
        const { card, calls } = await mountCard({
            [STATUS]: syncing,
            [stop]: given.running({ state: 'cancelling' }),
        });

        await press(card, 'Stop');

        expect(calls).toContain(stop);
    });

    it('opens the plan of the preview it started', async () => {
        const { card, calls, platform } = await mountCard({
            [STATUS]: synced,
            [PREVIEW]: { ...STARTED, id: 19, action: 'preview' },
            'GET limepkg-apsis/runs/19': NEVER,
        });

        await press(card, 'Preview');
        const [plan] = platform.get('dialog').open.values();

        expect(calls).toContain('open lwc-limepkg-apsis-plan');
        expect(plan).toMatchObject({ runId: 19, campaign: given.CAMPAIGN });
    });

    it('opens the held plan for review, with the right to decide', async () => {
        const { card, platform } = await mountCard({
            [STATUS]: given.STATUSES.needs_approval,
            'GET limepkg-apsis/runs/16': NEVER,
        });

        await press(card, 'Review');
        const [plan] = platform.get('dialog').open.values();

        expect(plan).toMatchObject({
            runId: 16,
            mayApprove: true,
            held: { fingerprint: 'ab12', removals: 600 },
        });
    });

    it.each([
        ['list_deleted', 'Create the list again', { action: 'recreate' }],
        ['choose_list', 'Use list 4711', { action: 'use', list_id: 4711 }],
        ['choose_list', 'Make a new list', { action: 'recreate' }],
        ['paused', 'Synchronise again', { action: 'recreate' }],
    ] as const)('takes in %s the choice %s as %j', async (...row) => {
        const [state, label, body] = row;
        const bodies: unknown[] = [];
        const { card } = await mountCard({
            [STATUS]: given.STATUSES[state],
            [LINK]: (sent: unknown) => {
                bodies.push(sent);
                return STARTED;
            },
        });

        await press(card, label);

        expect(bodies).toEqual([body]);
    });

    it.each([
        [true, 1],
        [false, 0],
    ])(
        'asks before it stops for good; %s sends %i requests',
        async (...row) => {
            const [confirms, requests] = row;
            const { card, calls } = await mountCard(
                { [STATUS]: given.STATUSES.list_deleted, [LINK]: {} },
                { confirms }
            );

            await press(card, 'Stop synchronising');

            expect(calls.some((each) => each.startsWith('confirm '))).toBe(
                true
            );
            expect(calls.filter((each) => each === LINK)).toHaveLength(
                requests
            );
        }
    );

    it('passes on why nobody may do it just now', async () => {
        const paused = { code: 'paused', message: 'Switched off.', remedy: '' };
        const { card } = await mountCard({
            [STATUS]: synced,
            [START]: httpError(403, paused),
        });

        await press(card, 'Sync now');

        expect(wordsOf(card)).toContain('Switched off.');
    });

    it('ignores the outcome of a request for the record it was on before', async () => {
        const { card, calls } = await mountCard({
            [STATUS]: synced,
            'GET limepkg-apsis/campaigns/1002/status': synced,
            [START]: async () => {
                card.context = { limetype: 'campaign', id: 1002 };
                await settle();
                return { ...STARTED, joined: true };
            },
        });

        await press(card, 'Sync now');
        // The answer comes only after the card has moved on.
        await settle();

        expect(calls.filter((each) => each.startsWith('notify'))).toEqual([]);
        expect(wordsOf(card)).not.toContain('Waiting for its turn');
    });
});
