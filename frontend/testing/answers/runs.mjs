/** Runs as the endpoints answer them, and when everything happens. */

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
