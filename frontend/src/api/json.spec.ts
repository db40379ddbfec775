import { describe, expect, it } from 'vitest';
import * as json from './json';

describe('json', () => {
    it.each([undefined, null, 3, 'text', [], [1], true])(
        'reads nothing out of %j without an exception',
        (value) => {
            expect(json.object(value)).toEqual({});
            expect(json.objects([value])).toEqual([]);
        }
    );

    it.each([
        ['2026-11-25T10:30:00Z', Date.UTC(2026, 10, 25, 10, 30)],
        ['2026-11-25T11:30:00+01:00', Date.UTC(2026, 10, 25, 10, 30)],
        ['2026-11-25T10:30:00', Date.UTC(2026, 10, 25, 10, 30)],
        ['2026-11-25T10:30:00.500', Date.UTC(2026, 10, 25, 10, 30, 0, 500)],
        ['yesterday', null],
        ['', null],
        [null, null],
        [17, null],
    ])('reads %j as a moment', (value, expected) => {
        expect(json.moment(value)).toBe(expected);
    });

    it('keeps numbers, and takes anything else for none', () => {
        expect([json.number(3), json.number('3'), json.number(null)]).toEqual([
            3, 0, 0,
        ]);
        expect([json.id(0), json.id(Number.NaN), json.id('7')]).toEqual([
            0,
            null,
            null,
        ]);
    });

    it('keeps the texts of a list alone', () => {
        expect(json.texts(['a', 1, null, 'b'])).toEqual(['a', 'b']);
        expect(json.texts('a')).toEqual([]);
    });

    it('takes a word outside the set for another one', () => {
        expect(json.oneOf('b', ['a', 'b'], 'a')).toBe('b');
        expect(json.oneOf('c', ['a', 'b'], 'a')).toBe('a');
    });
});
