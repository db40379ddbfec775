/** Whole runs with their plans: small, held, large. */

import { run } from './runs.mjs';

const NAMES = [
    'Ada Ek',
    'Björn Åkerlund',
    'Cecilia Öberg',
    'David Nyström',
    'Elin Sjögren',
    'Fredrik Wallin',
    'Gunilla Hedlund',
    'Hampus Berggren',
];

/** Return a row of a plan. */
export function row(index, changes = {}) {
    return {
        change: 'AddMember',
        people: [{ id: 1001 + index, name: NAMES[index % NAMES.length] }],
        shown_as: '',
        member: null,
        reason: '',
        reason_text: '',
        guard: '',
        guard_text: '',
        name: '',
        text: '',
        ...changes,
    };
}

function rows(count, changes) {
    return Array.from({ length: count }, (_, index) => row(index, changes));
}

/** Return a plan with a little of everything. */
export function plan(changes = {}) {
    const parts = {
        adds: rows(3),
        changes: [
            row(3, { change: 'UpdateMember' }),
            row(4, { change: 'ChangeAddress' }),
        ],
        removals: [
            row(5, {
                change: 'RemoveSubscription',
                reason: 'no_participant',
                reason_text: 'Is no participant of the campaign.',
            }),
            row(0, {
                change: 'RemoveSubscription',
                people: [],
                shown_as: 'k… at example.test',
                member: 900_001,
                reason: 'no_participant',
                reason_text: 'Nobody in Lime is a participant with it.',
            }),
        ],
        held: [],
        skips: [
            row(6, {
                change: '',
                reason: 'no_address',
                reason_text: 'The person has no e-mail address.',
            }),
            row(7, {
                change: '',
                reason: 'list_opt_out',
                reason_text: 'The address has opted out of this list.',
            }),
            row(0, {
                change: '',
                people: [
                    { id: 1001, name: 'Ada Ek' },
                    { id: 1009, name: 'Ivar Ek' },
                ],
                reason: 'invalid_address',
            }),
        ],
        lists: [
            row(0, {
                change: 'UpdateList',
                people: [],
                name: 'Spring',
            }),
        ],
        other: [],
        ...changes,
    };
    return {
        fingerprint: 'cd34',
        held_fingerprint: '',
        members_run: 17,
        ...parts,
        totals: Object.fromEntries(
            Object.entries(parts)
                .filter(([, value]) => Array.isArray(value))
                .map(([part, value]) => [part, value.length])
        ),
    };
}

/** Return a whole run. */
export function wholeRun(changes = {}) {
    return {
        ...run(),
        parts: [],
        calls: 4,
        polls: 0,
        least_calls: 4,
        messages: [],
        plan: plan(),
        ...changes,
    };
}

/** Return a run whose removals wait for somebody. */
export function heldRun(count = 600) {
    return wholeRun({
        id: 16,
        state: 'held',
        held: count,
        plan: {
            ...plan({
                held: rows(count, {
                    change: 'RemoveSubscription',
                    reason: 'no_participant',
                    reason_text: 'Is no participant of the campaign.',
                    guard: 'guard_mass_removal',
                }),
            }),
            held_fingerprint: 'ab12',
        },
    });
}

/** Return a preview of so many additions. */
export function largePreview(count) {
    return wholeRun({
        id: 19,
        action: 'preview',
        state: 'preview',
        plan: plan({ adds: rows(count) }),
    });
}
