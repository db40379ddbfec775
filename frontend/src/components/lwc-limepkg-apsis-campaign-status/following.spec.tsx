import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import {
    CONTEXT,
    countOf,
    mountCard,
    STATUS,
} from '../../../testing/mounted-card';
import {
    all,
    clearPage,
    lateAnswer,
    pass,
    settle,
    showPage,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const OTHER = { limetype: 'campaign', id: 1002 };
const OTHER_STATUS = 'GET limepkg-apsis/campaigns/1002/status';
const MINUTE = 60_000;

describe('the card of a campaign, as time goes by', () => {
    beforeAll(stopClock);
    afterEach(async () => {
        await clearPage();
        await showPage(true);
    });

    it('looks every second while a run is under way, and rarely afterwards', async () => {
        const { calls } = await mountCard({
            [STATUS]: [
                given.STATUSES.syncing,
                given.STATUSES.syncing,
                given.STATUSES.synced,
            ],
        });

        await pass(2000);

        expect(countOf(calls, STATUS)).toBe(3);

        await pass(30_000);

        expect(countOf(calls, STATUS)).toBe(3);
    });

    it('looks less and less often at a run that does not move', async () => {
        const { calls } = await mountCard({ [STATUS]: given.STATUSES.syncing });

        await pass(MINUTE);
        const inFirstMinute = countOf(calls, STATUS);
        await pass(MINUTE);

        expect(inFirstMinute).toBeLessThan(14);
        expect(countOf(calls, STATUS) - inFirstMinute).toBe(6);
    });

    it('does not look while nobody can see it, and does at once when somebody can', async () => {
        const { calls } = await mountCard({ [STATUS]: given.STATUSES.syncing });

        await showPage(false);
        await pass(10 * MINUTE);

        expect(countOf(calls, STATUS)).toBe(1);

        await showPage(true);

        expect(countOf(calls, STATUS)).toBe(2);
    });

    it('stops for good when it is taken away', async () => {
        const { card, calls, platform } = await mountCard({
            [STATUS]: given.STATUSES.syncing,
        });
        const dispatcher = platform.get('eventDispatcher');

        card.remove();
        await pass(10 * MINUTE);

        expect(countOf(calls, STATUS)).toBe(1);
        expect(dispatcher.count('limepkg-apsis.changed')).toBe(0);
    });

    it('goes on when it is put back', async () => {
        const { card, calls } = await mountCard({
            [STATUS]: given.STATUSES.synced,
        });

        card.remove();
        document.body.append(card);
        await settle();

        expect(countOf(calls, STATUS)).toBe(2);
        expect(wordsOf(card)).toContain('Synchronised');
    });

    it('shows the other record when the client reuses it', async () => {
        const { card } = await mountCard({
            [STATUS]: given.STATUSES.synced,
            [OTHER_STATUS]: given.STATUSES.list_deleted,
        });

        card.context = OTHER;
        await settle();

        expect(wordsOf(card)).toContain('The list was deleted');
        expect(wordsOf(card)).not.toContain('1,224');
    });

    it('ignores an answer for the record it was on before', async () => {
        const late = lateAnswer(given.STATUSES.synced);
        const { card } = await mountCard({
            [STATUS]: late.answer,
            [OTHER_STATUS]: given.STATUSES.list_deleted,
        });

        card.context = OTHER;
        await settle();
        late.release();
        await settle();

        expect(wordsOf(card)).toContain('The list was deleted');
        expect(wordsOf(card)).not.toContain('Synchronised');
    });

    it('does not ask again for the record it is on already', async () => {
        const { card, calls } = await mountCard({
            [STATUS]: given.STATUSES.synced,
        });

        card.context = { ...CONTEXT };
        await settle();

        expect(countOf(calls, STATUS)).toBe(1);
    });

    it('looks again when another component has changed its campaign, and only its own', async () => {
        const { calls, platform } = await mountCard({
            [STATUS]: given.STATUSES.synced,
        });
        const dispatcher = platform.get('eventDispatcher');

        dispatcher.dispatch('limepkg-apsis.changed', { campaign: 1002 });
        await settle();

        expect(countOf(calls, STATUS)).toBe(1);

        dispatcher.dispatch('limepkg-apsis.changed', {
            campaign: given.CAMPAIGN,
        });
        await settle();

        expect(countOf(calls, STATUS)).toBe(2);
    });

    it('shows the exact time when a time is pressed, and the distance when it is pressed again', async () => {
        const { card } = await mountCard({ [STATUS]: given.STATUSES.waiting });
        const moment = () => all(card, 'moment')[0] as HTMLElement;

        expect(moment().textContent).toBe('5 minutes ago');
        expect(moment().getAttribute('title')).toContain('Nov 25, 2026');

        moment().click();
        await settle();

        expect(moment().textContent).toContain('Nov 25, 2026');

        moment().click();
        await settle();

        expect(moment().textContent).toBe('5 minutes ago');
    });

    it('measures distances with the clock of the server', async () => {
        const { card } = await mountCard({
            [STATUS]: given.status({
                now: given.minutes(60),
                last_success: given.minutes(58),
            }),
        });

        expect(wordsOf(card)).toContain('2 minutes ago');
    });

    it('writes distances anew as they grow', async () => {
        const { card } = await mountCard({ [STATUS]: given.STATUSES.waiting });

        await showPage(false);
        await pass(3 * MINUTE);

        expect(wordsOf(card)).toContain('8 minutes ago');
    });
});
