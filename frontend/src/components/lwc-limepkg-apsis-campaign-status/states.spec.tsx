import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { mountCard, STATUS } from '../../../testing/mounted-card';
import {
    all,
    buttonsOf,
    clearPage,
    one,
    read,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';
import { CAMPAIGN_STATES } from '../../api/types';

/** What the card says in each state, and what can be done there; the first is the one in the head of the card. */
const STATES: Array<[keyof typeof given.STATUSES, string[], string[]]> = [
    [
        'synced',
        ['Synchronised', 'Ready to send', 'Participants 1,224', 'Left out 0'],
        ['Sync now', 'Preview', 'Details'],
    ],
    [
        'partly_synced',
        ['Partly synchronised', 'Not ready to send', 'Failed 3'],
        ['Sync now', 'Preview', 'Details'],
    ],
    [
        'waiting',
        ['Participants have changed', 'On the way 23'],
        ['Sync now', 'Preview', 'Details'],
    ],
    [
        'syncing',
        ['420 of 1,224', 'Started by Eva Ek'],
        ['Sync now', 'Details', 'Stop'],
    ],
    [
        'needs_approval',
        ['600 people would be taken off the list'],
        ['Review', 'Sync now', 'Preview', 'Details'],
    ],
    [
        'list_deleted',
        ['deleted the list in APSIS'],
        ['Create the list again', 'Stop synchronising', 'Details'],
    ],
    [
        'choose_list',
        ['4711'],
        ['Use list 4711', 'Make a new list', 'Stop synchronising'],
    ],
    [
        'failed',
        [
            'APSIS does not answer right now.',
            'the next run tries again',
            'in 5 minutes',
        ],
        ['Try again now', 'Preview', 'Details'],
    ],
    ['paused', ['Paused'], ['Synchronise again', 'Details']],
    ['not_ready', ['Still missing', 'Name', 'Sender address'], ['Sync now']],
    ['not_an_email_campaign', ['Not an e-mail campaign'], ['Look again']],
];

describe('the card of a campaign', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('has an expectation for every state there is', () => {
        const expected = STATES.map(([state]) => state);

        expect(expected.toSorted()).toEqual([...CAMPAIGN_STATES].toSorted());
    });

    it.each(STATES)(
        'says in the state %s: %j; and offers %j',
        async (...row) => {
            const [state, words, buttons] = row;
            const { card } = await mountCard({
                [STATUS]: given.STATUSES[state],
            });

            for (const each of words) {
                expect(wordsOf(card)).toContain(each);
            }
            expect(buttonsOf(card)).toEqual(buttons);
        }
    );

    it.each(STATES)(
        'never says the state %s by colour alone',
        async (state) => {
            const { card } = await mountCard({
                [STATUS]: given.STATUSES[state],
            });
            const headline = one(card, 'headline');

            expect(headline.getAttribute('role')).toBe('status');
            expect(read(all(headline, 'limel-icon')[0], 'name')).toBeTruthy();
            expect(all(headline, 'strong')[0].textContent).toBeTruthy();
        }
    );

    it.each(STATES)('speaks Swedish in the state %s', async (state) => {
        const answers = { [STATUS]: given.STATUSES[state] };
        const { card } = await mountCard(answers, { language: 'sv' });
        const words = wordsOf(card);

        expect(words).toContain('APSIS-lista');
        expect(words).not.toContain('limepkg_apsis.');
        for (const each of all(card, 'limel-callout')) {
            expect(read(each, 'language')).toBe('sv');
        }
    });

    it('shows a state it has no words for as the server calls it', async () => {
        const { card } = await mountCard({
            [STATUS]: { campaign: given.CAMPAIGN, state: 'brand_new' },
        });

        expect(wordsOf(card)).toContain('brand_new');
        expect(buttonsOf(card)).toEqual(['Look again']);
    });

    it('does not alarm anybody about people who are left out for a reason', async () => {
        const { card } = await mountCard({ [STATUS]: given.LEFT_OUT });

        expect(wordsOf(card)).toContain('Ready to send');
        expect(wordsOf(card)).toContain('Everybody who can be on the list');
        expect(one(card, 'headline').className).toContain('tone-quiet');
    });

    it('says what was decided about the people who were held', async () => {
        const { card } = await mountCard({ [STATUS]: given.APPROVED });

        expect(wordsOf(card)).toContain('Approved for 600 people.');
        expect(wordsOf(card)).not.toContain('wait for approval');
        expect(buttonsOf(card)).not.toContain('Review');
    });

    it('shows how far a run is, as a bar with a name', async () => {
        const { card } = await mountCard({ [STATUS]: given.STATUSES.syncing });
        const bar = one(card, 'limel-linear-progress');

        expect(Number(read(bar, 'value'))).toBeCloseTo(420 / 1224);
        expect(read(bar, 'accessibleLabel')).toBe(
            '420 of 1,224 changes written'
        );
        expect(read(bar, 'language')).toBe('en');
    });

    it('has no buttons that change anything for somebody without the right', async () => {
        const rights = { sync: false, approve: false };
        const { card } = await mountCard({
            [STATUS]: given.status({ rights }),
        });

        expect(buttonsOf(card)).toEqual(['Details']);
        expect(wordsOf(card)).toContain('takes the right');
    });

    it('lists what became of the mailings where the client has no chart', async () => {
        const { card } = await mountCard({ [STATUS]: given.STATUSES.synced });

        expect(all(card, 'limel-chart')).toEqual([]);
        expect(all(card, 'swatch')).toEqual([]);
        expect(wordsOf(one(card, 'mailings'))).toContain(
            'Höstens nyheter 3 days ago Sent 1,180 Opened 486 (41.2%)'
        );
    });

    it('speaks English to those whose language has no texts', async () => {
        const answers = { [STATUS]: given.STATUSES.waiting };
        const { card } = await mountCard(answers, { language: 'fi' });

        expect(wordsOf(card)).toContain('Participants have changed');
        expect(wordsOf(card)).toContain('5 minutes ago');
        expect(wordsOf(card)).not.toContain('limepkg_apsis');
    });

    it('tells an element of Lime only what it knows in its own language', async () => {
        const answers = { [STATUS]: given.STATUSES.failed };
        const { card } = await mountCard(answers, { language: 'pl' });

        expect(read(one(card, 'limel-callout'), 'language')).toBe('en');
    });

    it('draws a chart with a name where the client has the element, and keeps the figures', async () => {
        customElements.define('limel-chart', class extends HTMLElement {});
        const { card } = await mountCard({ [STATUS]: given.STATUSES.synced });
        const charts = all(card, 'limel-chart');

        expect(charts).toHaveLength(2);
        expect(read(charts[0], 'accessibleLabel')).toContain('Höstens nyheter');
        expect(Number(read(charts[0], 'maxValue'))).toBe(1180);
        expect(read(charts[0], 'language')).toBe('en');
        expect(wordsOf(one(card, 'mailings'))).toContain('Opened 486 (41.2%)');
        // Opened, clicked, bounced: what the colours of the bar mean.
        expect(all(card, 'swatch')).toHaveLength(6);
    });
});
