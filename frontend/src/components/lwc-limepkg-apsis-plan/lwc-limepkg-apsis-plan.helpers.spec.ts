import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readRun } from '../../api/read-run';
import { readStatus } from '../../api/read-status';
import type { Held, Plan } from '../../api/types';
import { CHANGES } from '../../api/types';
import {
    changeText,
    fingerprintOf,
    firstPart,
    headingOf,
    isOpen,
    matching,
    summaryOf,
    tableRows,
    tabsOf,
} from './lwc-limepkg-apsis-plan.helpers';
import { columnsOf } from './plan-table.helpers';

const texts = realTexts();
const planOf = (changes: object = {}) =>
    readRun({ id: 1, plan: given.plan(changes) }).plan as Plan;
const held = readStatus(given.STATUSES.needs_approval).held as Held;

describe('tabsOf', () => {
    it('has the usual parts always and the others when there is something', () => {
        const titles = tabsOf(planOf({ lists: [] }), texts).map(
            (each) => `${each.title} ${each.total}`
        );

        expect(titles).toEqual(['Add 3', 'Change 2', 'Remove 2', 'Left out 3']);
        expect(tabsOf(planOf(), texts)).toHaveLength(5);
    });

    it('begins with what waits for somebody', () => {
        const plan = readRun(given.heldRun()).plan as Plan;

        expect(tabsOf(plan, texts)[0].part).toBe('held');
        expect(firstPart(plan)).toBe('held');
    });

    it('begins with the first part that is not empty', () => {
        expect(firstPart(planOf({ adds: [] }))).toBe('changes');
        const empty = {
            adds: [],
            changes: [],
            removals: [],
            skips: [],
            lists: [],
        };
        expect(firstPart(planOf(empty))).toBe('adds');
    });
});

describe('tableRows', () => {
    it.each([
        [given.row(0), 'Ada Ek'],
        [
            given.row(0, {
                people: [
                    { id: 1, name: 'Ada Ek' },
                    { id: 2, name: '' },
                ],
            }),
            'Ada Ek, 2',
        ],
        [
            given.row(0, { people: [], shown_as: 'k… at example.test' }),
            'k… at example.test (nobody in Lime has this address)',
        ],
        [given.row(0, { people: [], name: 'Spring' }), 'Spring'],
        [given.row(0, { people: [], member: 9 }), 'Member 9 in APSIS'],
        [{}, 'Unknown'],
    ])('says who %j is about', (row, who) => {
        const [read] = tableRows(planOf({ adds: [row] }).rows.adds, texts);

        expect(read.who).toBe(who);
    });

    it('has words for a reason that comes as a code alone', () => {
        const skips = [given.row(0, { change: '', reason: 'no_address' })];

        const [read] = tableRows(planOf({ skips }).rows.skips, texts);

        expect(read.why).toBe('The person has no e-mail address.');
    });

    it('passes on what APSIS says about somebody', () => {
        const skips = [
            given.row(0, {
                change: '',
                reason: 'rejected',
                reason_text: 'APSIS refused this person.',
                text: 'Blocked domain',
            }),
        ];

        const [read] = tableRows(planOf({ skips }).rows.skips, texts);

        expect(read.why).toBe('APSIS refused this person. Blocked domain');
    });

    it.each([
        ['a line like every other', ['mass', 'mass'], ''],
        ['a line unlike another', ['mass', 'former'], 'Held: mass.'],
    ])('says of %s what holds it: %j', (_, guards, words) => {
        const held = guards.map((guard, index) =>
            given.row(index, {
                change: 'RemoveSubscription',
                guard,
                guard_text: `Held: ${guard}.`,
            })
        );

        const [read] = tableRows(planOf({ held }).rows.held, texts);

        expect(read.why).toBe(words);
    });

    it.each(CHANGES)('has words for %s', (change) => {
        expect(changeText(change, texts)).not.toContain(change);
    });

    it('shows a change it has no words for as the server calls it', () => {
        expect(changeText('BrandNew', texts)).toBe('BrandNew');
        expect(changeText('', texts)).toBe('');
    });
});

describe('matching', () => {
    const rows = tableRows(planOf().rows.adds, texts);

    it.each([
        ['', 3],
        ['  ', 3],
        ['ada', 1],
        ['åkerlund björn', 1],
        ['ADDED', 3],
        ['nobody', 0],
    ])('finds for %j so many: %i', (search, count) => {
        expect(matching(rows, search)).toHaveLength(count);
    });
});

describe('columnsOf', () => {
    it('leaves out a column that would be empty', () => {
        const rows = tableRows(planOf().rows.adds, texts);
        const columns = columnsOf('adds', rows, 'object/person/', texts);

        expect(columns.map((each) => each.title)).toEqual(['Person']);
        expect(columns[0].component?.props?.base).toBe('object/person/');
    });

    it.each([
        ['changes', ['Person', 'What happens']],
        ['removals', ['Person', 'Why']],
        ['skips', ['Person', 'Why']],
    ] as const)('says under %s what its title does not: %j', (part, titles) => {
        const rows = tableRows(planOf().rows[part], texts);
        const columns = columnsOf(part, rows, '', texts);

        expect(columns.map((each) => each.title)).toEqual(titles);
    });

    it('speaks of lists where the part is about lists', () => {
        expect(columnsOf('lists', [], '', texts)[0].title).toBe('List');
    });
});

describe('a decision', () => {
    const run = readRun(given.heldRun(2));

    it('is for what was looked at', () => {
        const plan = planOf();

        expect(fingerprintOf(held, { ...plan, heldFingerprint: 'seen' })).toBe(
            'seen'
        );
        expect(fingerprintOf(held, plan)).toBe('ab12');
        expect(fingerprintOf(held, null)).toBe('ab12');
    });

    it('is open until somebody has decided, and only with the plan in sight', () => {
        expect(isOpen(held, run)).toBe(true);
        expect(isOpen({ ...held, decision: 'approved' }, run)).toBe(false);
        expect(isOpen(held, null)).toBe(false);
        expect(isOpen(null, run)).toBe(false);
    });
});

describe('the words above', () => {
    it.each([
        ['preview', null, 'Preview: what a sync would do'],
        ['sync', null, 'What the sync did'],
        ['sync', held, 'Waiting for approval'],
    ])('for %s', (action, waiting, expected) => {
        const run = readRun(given.wholeRun({ action }));

        expect(headingOf(run, waiting, texts)).toBe(expected);
    });

    it('tell how it ended, when and by whom', () => {
        const run = readRun(given.wholeRun());

        expect(summaryOf(run, 'Started by the schedule', texts)).toMatch(
            /^Done · .*2026.* · Started by the schedule$/
        );
    });
});
