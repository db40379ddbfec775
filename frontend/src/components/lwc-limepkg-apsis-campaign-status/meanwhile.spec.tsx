import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { httpError } from '../../../testing/fake-platform.mjs';
import {
    CARD,
    CONTEXT,
    countOf,
    LINK,
    mountCard,
    PREVIEW,
    START,
    STATUS,
} from '../../../testing/mounted-card';
import {
    button,
    buttonsOf,
    clearPage,
    clientWith,
    lateAnswer,
    mount,
    press,
    read,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const OTHER = { limetype: 'campaign', id: 1002 };
const QUEUED = given.running({ state: 'queued', step: '' });
const { list_deleted: listDeleted, synced, syncing } = given.STATUSES;

/** Return a card whose person is asked whether they mean it, and how they answer. */
async function mountAsking() {
    const mounted = await mountCard({
        [STATUS]: listDeleted,
        'GET limepkg-apsis/campaigns/1002/status': listDeleted,
        [LINK]: QUEUED,
    });
    const answers: Array<(isMeant: boolean) => void> = [];
    mounted.platform.get('notifications').confirm = () =>
        new Promise((resolve) => {
            answers.push(resolve);
        });
    const answer = async (isMeant: boolean) => {
        for (const each of answers.splice(0)) {
            each(isMeant);
        }
        await settle();
    };
    return { ...mounted, answers, answer };
}

describe('the card of a campaign, while something else happens', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('asks once whether a stop is meant, however often it is pressed', async () => {
        const { card, calls, answers, answer } = await mountAsking();

        await press(card, 'Stop synchronising');
        await press(card, 'Stop synchronising');

        expect(answers).toHaveLength(1);

        await answer(true);

        expect(countOf(calls, LINK)).toBe(1);
    });

    it('can be asked again after a no', async () => {
        const { card, calls, answer } = await mountAsking();

        await press(card, 'Stop synchronising');
        await answer(false);
        await press(card, 'Stop synchronising');
        await answer(true);

        expect(countOf(calls, LINK)).toBe(1);
    });

    it('does not stop anything once it shows another record', async () => {
        const { card, calls, answer } = await mountAsking();

        await press(card, 'Stop synchronising');
        card.context = OTHER;
        await settle();
        await answer(true);

        expect(calls.filter((each) => each.startsWith('POST'))).toEqual([]);
        expect(wordsOf(card)).not.toContain('Waiting for its turn');
    });

    it('opens no plan once the right to see the campaign is gone', async () => {
        const preview = lateAnswer({ ...QUEUED, id: 19, action: 'preview' });
        const { card, platform, calls } = await mountCard({
            [STATUS]: [synced, httpError(403)],
            [PREVIEW]: preview.answer,
        });

        await press(card, 'Preview');
        platform.get('eventDispatcher').dispatch('limepkg-apsis.changed', {
            campaign: given.CAMPAIGN,
        });
        await settle();
        preview.release();
        await settle();

        expect(calls.some((each) => each.startsWith('open '))).toBe(false);
        expect(wordsOf(card)).toContain('You may not see');
    });

    it('turns Look again until there is an answer, and can be pressed again', async () => {
        const slow = lateAnswer(httpError(404));
        const { card, platform, calls } = await mountCard({
            [STATUS]: httpError(404),
        });
        platform.answers[STATUS] = slow.answer;

        await press(card, 'Look again');
        await press(card, 'Look again');

        expect(read(button(card, 'Look again'), 'loading')).toBe(true);
        expect(countOf(calls, STATUS)).toBe(2);

        slow.release();
        await settle();

        expect(read(button(card, 'Look again'), 'loading')).toBeFalsy();
    });

    it('tells the other card of the campaign on the page what it started', async () => {
        const answers = {
            [STATUS]: [synced, synced, syncing],
            [START]: { ...QUEUED, joined: false },
        };
        const platform = clientWith(answers);
        const one = await mount(CARD, { platform, context: CONTEXT });
        const other = await mount(CARD, { platform, context: CONTEXT });

        await press(one, 'Sync now');

        expect(wordsOf(one)).toContain('420 of 1,224');
        expect(wordsOf(other)).toContain('420 of 1,224');
        expect(buttonsOf(other)).toContain('Stop');
        expect(countOf(platform.calls, START)).toBe(1);
    });
});
