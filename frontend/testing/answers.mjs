/** What the endpoints answer, word for word as in their contract: one complete answer of each kind, to be varied. */

export const CAMPAIGN = 1001;
export const NOW = '2026-11-25T10:30:00Z';

/** Return a moment so many minutes after now; before it, where negative. */
export function minutes(count) {
    return new Date(Date.parse(NOW) + count * 60_000)
        .toISOString()
        .replace('.000Z', 'Z');
}

export const COUNTS = {
    participants: 1250,
    on_list: 1224,
    pending: 0,
    failed: 0,
    skipped: { no_address: 14, list_opt_out: 9, invalid_address: 3 },
};

/** Return a run that has ended well. */
export function run(changes = {}) {
    return {
        id: 17,
        kind: 'members',
        action: 'sync',
        campaign: CAMPAIGN,
        trigger: 'schedule',
        started_by: null,
        state: 'done',
        step: '',
        done: 0,
        total: 0,
        queued: minutes(-6),
        started: minutes(-6),
        ended: minutes(-5),
        counts: COUNTS,
        written: { AddMember: 3 },
        held: 0,
        error: null,
        ...changes,
    };
}

/** Return a run that is under way. */
export function running(changes = {}) {
    return run({
        id: 18,
        trigger: 'person',
        started_by: { user: 12, name: 'Eva Ek' },
        state: 'running',
        step: 'reading',
        queued: minutes(-1),
        started: minutes(-1),
        ended: null,
        counts: null,
        written: {},
        ...changes,
    });
}

export const MAILINGS = [
    {
        id: 5,
        subject: 'Höstens nyheter',
        sent: minutes(-60 * 24 * 3),
        totals: {
            sent: 1180,
            opened: 486,
            clicked: 97,
            bounced: 12,
            opted_out: 4,
        },
    },
    {
        id: 4,
        subject: 'Invitation to the autumn meeting',
        sent: minutes(-60 * 24 * 17),
        totals: {
            sent: 1150,
            opened: 431,
            clicked: 120,
            bounced: 0,
            opted_out: 1,
        },
    },
    { id: 3, subject: 'Save the date', sent: minutes(-60), totals: null },
];

/** Return the status of a campaign that is in order. */
export function status(changes = {}) {
    return {
        campaign: CAMPAIGN,
        name: 'Spring',
        list: 4711,
        now: NOW,
        state: 'synced',
        ready_to_send: true,
        not_ready_because: '',
        counts: COUNTS,
        last_success: minutes(-5),
        next_run: minutes(10),
        run: null,
        last_run: run(),
        held: null,
        missing: [],
        choices: [],
        error: null,
        messages: [],
        mailings: [],
        rights: { sync: true, approve: false },
        ...changes,
    };
}

export const HELD = {
    run: 16,
    fingerprint: 'ab12',
    count: 600,
    guards: { guard_mass_removal: 600 },
    decision: '',
    until: minutes(60 * 20),
};

/** One status per state of the contract. */
export const STATUSES = {
    synced: status({ mailings: MAILINGS }),
    partly_synced: status({
        state: 'partly_synced',
        ready_to_send: false,
        not_ready_because: 'partly',
        counts: { ...COUNTS, on_list: 1221, failed: 3 },
        messages: [
            {
                code: 'record_rejected',
                message:
                    'APSIS refused what campaign 1001 asks for: the address is blocked.',
                params: { campaign: 1001 },
            },
        ],
    }),
    waiting: status({
        state: 'waiting',
        ready_to_send: false,
        not_ready_because: 'changed',
        counts: { ...COUNTS, on_list: 1201, pending: 23 },
    }),
    syncing: status({
        state: 'syncing',
        ready_to_send: false,
        not_ready_because: 'running',
        run: running({ step: 'writing', done: 420, total: 1224 }),
    }),
    needs_approval: status({
        state: 'needs_approval',
        ready_to_send: false,
        not_ready_because: 'held',
        counts: { ...COUNTS, participants: 650, on_list: 1224, skipped: {} },
        held: HELD,
        rights: { sync: true, approve: true },
    }),
    list_deleted: status({
        state: 'list_deleted',
        ready_to_send: false,
        not_ready_because: 'decision',
        counts: null,
        next_run: null,
        choices: [{ action: 'recreate' }, { action: 'stop' }],
    }),
    choose_list: status({
        state: 'choose_list',
        list: null,
        ready_to_send: false,
        not_ready_because: 'decision',
        counts: null,
        last_success: null,
        last_run: null,
        choices: [
            { action: 'use', list: 4711 },
            { action: 'recreate' },
            { action: 'stop' },
        ],
    }),
    failed: status({
        state: 'failed',
        ready_to_send: false,
        not_ready_because: 'failed',
        last_success: minutes(-60 * 26),
        next_run: minutes(5),
        error: {
            code: 'apsis_unavailable',
            message: 'APSIS does not answer right now.',
            remedy: 'Nothing needs to be done: the next run tries again.',
            params: {},
            next_attempt: minutes(5),
        },
        last_run: run({ state: 'failed' }),
    }),
    paused: status({
        state: 'paused',
        ready_to_send: false,
        not_ready_because: 'paused',
        next_run: null,
        choices: [{ action: 'recreate' }],
    }),
    not_ready: status({
        state: 'not_ready',
        list: null,
        ready_to_send: false,
        not_ready_because: 'not_ready',
        counts: null,
        last_success: null,
        last_run: null,
        missing: ['name', 'sender_address'],
        messages: [
            {
                code: 'not_ready',
                message: 'Campaign 1001 lacks: name, sender address.',
                params: {},
            },
        ],
    }),
    not_an_email_campaign: status({
        state: 'not_an_email_campaign',
        list: null,
        ready_to_send: false,
        not_ready_because: 'not_an_email_campaign',
        counts: null,
        last_success: null,
        next_run: null,
        last_run: null,
    }),
};

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

/** Return why a person is not on the list. */
export function explanation(changes = {}) {
    return {
        campaign: CAMPAIGN,
        person: { id: 1001, name: 'Ada Ek' },
        verdict: 'left_out',
        verdict_text: 'Ada Ek is left out: the address has opted out of the list.',
        asked_apsis: true,
        as_of: NOW,
        steps: [
            {
                step: 'participant',
                state: 'ok',
                text: 'Is a participant of the campaign.',
            },
            { step: 'address', state: 'ok', text: 'Has an e-mail address.' },
            { step: 'valid', state: 'ok', text: 'The address is valid.' },
            {
                step: 'shared',
                state: 'note',
                text: 'Ivar Ek has the same address.',
            },
            {
                step: 'list_opt_out',
                state: 'stop',
                text: 'The address opted out of this list on 3 March 2026.',
            },
            {
                step: 'history',
                state: 'unknown',
                text: 'Earlier runs are not kept that long.',
            },
        ],
        remedy:
            'Only Ada Ek can undo that, by signing up again in APSIS.',
        ...changes,
    };
}
