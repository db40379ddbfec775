import { describe, expect, it } from 'vitest';
import { realTexts } from '../../../testing/texts';
import { chartItems, shareOf } from './mailings.helpers';

const texts = realTexts();
const TOTALS = {
    sent: 1000,
    opened: 400,
    clicked: 80,
    bounced: 3,
    optedOut: 2,
};

describe('chartItems', () => {
    it('has parts that do not overlap', () => {
        const items = chartItems(TOTALS, texts);

        expect(items.map((each) => [each.text, each.value])).toEqual([
            ['Clicked', 80],
            ['Opened', 320],
            ['Bounced', 3],
        ]);
    });

    it('leaves out what did not happen, and survives odd figures', () => {
        const items = chartItems({ ...TOTALS, opened: 10, bounced: 0 }, texts);

        expect(items.map((each) => each.text)).toEqual(['Clicked']);
    });
});

describe('shareOf', () => {
    it('is of those sent, and there is none of nothing', () => {
        expect(shareOf(TOTALS, 'opened', texts)).toBe('40%');
        expect(shareOf(TOTALS, 'sent', texts)).toBe('');
        expect(shareOf({ ...TOTALS, sent: 0 }, 'opened', texts)).toBe('');
    });
});
