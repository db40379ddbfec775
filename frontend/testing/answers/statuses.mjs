/** The status of a campaign, one per state of the contract. */

import { CAMPAIGN, COUNTS, minutes, NOW, run, running } from './runs.mjs';

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
    until: null,
};

/** What a guard says that holds somebody back, and one that only holds once. */
export const MASS_REMOVAL = {
    code: 'guard_mass_removal',
    message:
        '600 people would be taken off the list of this campaign: more than is allowed without asking.',
    params: {},
};
export const FORMER_ADDRESS = {
    code: 'guard_former_address_opted_out',
    message:
        'One person of this campaign has a new address and opted out under the former one, and is not added.',
    params: {},
};
export const FIRST_LINK = {
    code: 'guard_first_link',
    message:
        'The list of this campaign had 25 members before it was linked; they were left on it this time.',
    params: {},
};

/** A campaign in which some are left out for a reason, and which can be sent. */
export const LEFT_OUT = status({ state: 'partly_synced' });

/** A campaign whose held people somebody has decided about. */
export const APPROVED = status({
    state: 'waiting',
    ready_to_send: false,
    not_ready_because: 'held',
    held: { ...HELD, decision: 'approved', until: minutes(60 * 24) },
});

/** One status per state of the contract. */
export const STATUSES = {
    synced: status({
        counts: { ...COUNTS, participants: 1224, skipped: {} },
        mailings: MAILINGS,
    }),
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
        messages: [MASS_REMOVAL],
        rights: { sync: true, approve: true },
    }),
    list_deleted: status({
        state: 'list_deleted',
        ready_to_send: false,
        not_ready_because: 'decision',
        counts: null,
        next_run: null,
        choices: [{ action: 'recreate' }, { action: 'stop' }],
        rights: { sync: true, approve: true },
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
        rights: { sync: true, approve: true },
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
        rights: { sync: true, approve: true },
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
