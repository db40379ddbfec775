import { describe, expect, it } from 'vitest';
import { formatExact, formatRelative, localeFor } from './times';

const NOW = Date.UTC(2026, 10, 25, 10, 30);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('formatRelative', () => {
    it.each([
        [0, 'now'],
        [-30_000, 'now'],
        [-5 * MINUTE, '5 minutes ago'],
        [10 * MINUTE, 'in 10 minutes'],
        [-49 * MINUTE, '49 minutes ago'],
        [-55 * MINUTE, '1 hour ago'],
        [-DAY, 'yesterday'],
        [DAY, 'tomorrow'],
        [-40 * DAY, 'last month'],
        [-800 * DAY, '2 years ago'],
    ])('writes a distance of %i as "%s"', (distance, expected) => {
        expect(formatRelative(NOW + distance, NOW, 'en')).toBe(expected);
    });

    it('writes Swedish', () => {
        expect(formatRelative(NOW - 5 * MINUTE, NOW, 'sv')).toBe(
            'för 5 minuter sedan'
        );
    });
});

describe('formatExact', () => {
    it('has the date and the time', () => {
        expect(formatExact(NOW, 'sv')).toMatch(/^25 nov\.? 2026/);
    });
});

describe('localeFor', () => {
    it.each([
        ['en', ['sv-SE', 'en-GB'], 'en-GB'],
        ['sv', ['en-GB'], 'sv'],
        ['en_us', [], 'en-us'],
        ['?!', [], 'en'],
        ['', [], 'en'],
    ])('makes %j with %j into %s', (language, preferred, expected) => {
        expect(localeFor(language, preferred)).toBe(expected);
    });
});
