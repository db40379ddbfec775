import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readCounts } from '../../api/read-run';
import { readStatus } from '../../api/read-status';
import type { Counts } from '../../api/types';
import { figuresOf, leftOut, noticesOf } from './facts.helpers';

const texts = realTexts();
const NOW = Date.parse(given.NOW);
const countsOf = (changes: object = {}) =>
    readCounts({ ...given.COUNTS, ...changes }) as Counts;

function noticesFor(changes: object) {
    return noticesOf(readStatus(given.status(changes)), texts, NOW);
}

describe('figuresOf', () => {
    it('adds up those who are left out', () => {
        const figures = figuresOf(countsOf(), texts);

        expect(figures.map((each) => `${each.label} ${each.value}`)).toEqual([
            'Participants 1,250',
            'On the list 1,224',
            'Left out 26',
            'On the way 0',
        ]);
    });

    it('shows failures only where there are any', () => {
        const figures = figuresOf(countsOf({ failed: 2 }), texts);

        expect(figures.at(-1)).toMatchObject({ key: 'failed', value: '2' });
    });
});

describe('leftOut', () => {
    it('says the reasons in words', () => {
        expect(
            leftOut(countsOf({ skipped: { no_address: 2, new: 1 } }), texts)
        ).toBe('2 without an e-mail address · 1 new');
    });
});

describe('noticesOf', () => {
    it('has nothing to say about a campaign in order', () => {
        expect(noticesFor({})).toEqual([]);
    });

    it('says the cause, the remedy and the next attempt of a failure', () => {
        const [notice] = noticesFor(given.STATUSES.failed);

        expect(notice).toEqual({
            type: 'warning',
            heading: 'APSIS does not answer right now.',
            lines: [
                'Nothing needs to be done: the next run tries again.',
                'Next attempt: in 5 minutes.',
            ],
        });
    });

    it('has words of its own where the server sends a code alone', () => {
        const [notice] = noticesFor({ error: { code: 'key_rejected' } });

        expect(notice.heading).toContain('does not accept the key');
        expect(notice.lines[0]).toContain('Check');
    });

    it('has words for an error nobody knows', () => {
        const [notice] = noticesFor({ error: { code: 'brand_new' } });

        expect(notice.heading).toBe('Something happened that should not.');
    });

    it('does not repeat in messages what the state and the error say', () => {
        const said = {
            code: 'not_ready',
            message: 'Campaign 1001 lacks: name',
        };
        const other = { code: 'paused', message: 'Something else.' };

        const notices = noticesFor({
            state: 'not_ready',
            missing: ['name'],
            messages: [said, other],
        });

        expect(notices.map((each) => each.lines)).toEqual([
            ['Name'],
            ['Something else.'],
        ]);
    });

    it('repeats no guard that the sentence about the approval tells', () => {
        const messages = [given.MASS_REMOVAL, given.FIRST_LINK];
        const lines = (state: string) =>
            noticesFor({ state, messages }).flatMap((each) => each.lines);

        expect(lines('needs_approval')).toEqual([given.FIRST_LINK.message]);
        expect(lines('waiting')).toHaveLength(2);
    });

    it('does not fill the card with messages', () => {
        const messages = Array.from({ length: 8 }, (_, index) => ({
            code: 'record_rejected',
            message: `Refused ${index}.`,
        }));

        const [notice] = noticesFor({ messages });

        expect(notice.lines).toHaveLength(6);
        expect(notice.lines.at(-1)).toBe('and 3 more');
    });
});
