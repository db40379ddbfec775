/** How runs are read: what was done or would be, row by row. */

import type { Json } from './json';
import { id, isObject, moment, number, object, objects, text } from './json';
import type {
    Counts,
    Message,
    NamedPerson,
    Plan,
    PlanPart,
    PlanRow,
    Run,
    RunBrief,
    StartedRun,
    Trouble,
} from './types';
import { PLAN_PARTS } from './types';

/** Return a run, or null where there is none. */
export function readRunBrief(value: unknown): RunBrief | null {
    return isObject(value) && id(value.id) !== null ? runBrief(value) : null;
}

/** Return the run that a request started or joined. */
export function readStartedRun(value: unknown): StartedRun {
    const json = object(value);
    return {
        ...runBrief(json),
        joined: json.joined === true,
        repeated: json.repeated === true,
    };
}

/** Return a run with its plan and messages. */
export function readRun(value: unknown): Run {
    const json = object(value);
    return {
        ...runBrief(json),
        messages: readMessages(json.messages),
        plan: isObject(json.plan) ? readPlan(json.plan) : null,
    };
}

/** Return sentences the server has made. */
export function readMessages(value: unknown): Message[] {
    return objects(value).map((each) => ({
        code: text(each.code),
        message: text(each.message),
    }));
}

/** Return what went wrong, or null. */
export function readTrouble(value: unknown): Trouble | null {
    if (!isObject(value)) {
        return null;
    }
    return {
        code: text(value.code),
        message: text(value.message),
        remedy: text(value.remedy),
        nextAttempt: moment(value.next_attempt),
    };
}

/** Return counts, or null where nothing has been counted yet. */
export function readCounts(value: unknown): Counts | null {
    if (!isObject(value)) {
        return null;
    }
    const skipped = Object.entries(object(value.skipped))
        .map(([reason, count]) => ({ reason, count: number(count) }))
        .filter((each) => each.count > 0)
        .sort((one, other) => other.count - one.count);
    return {
        participants: number(value.participants),
        onList: number(value.on_list),
        pending: number(value.pending),
        failed: number(value.failed),
        skipped,
    };
}

function runBrief(json: Json): RunBrief {
    return {
        id: number(json.id),
        kind: text(json.kind),
        action: text(json.action),
        campaign: id(json.campaign),
        trigger: text(json.trigger),
        startedBy: text(object(json.started_by).name),
        state: text(json.state),
        step: text(json.step),
        done: number(json.done),
        total: number(json.total),
        queued: moment(json.queued),
        started: moment(json.started),
        ended: moment(json.ended),
        counts: readCounts(json.counts),
        written: sum(object(json.written)),
        held: number(json.held),
        error: readTrouble(json.error),
    };
}

function sum(counts: Json): number {
    let total = 0;
    for (const count of Object.values(counts)) {
        total += number(count);
    }
    return total;
}

function readPlan(json: Json): Plan {
    const rows = {} as Record<PlanPart, PlanRow[]>;
    const totals = {} as Record<PlanPart, number>;
    for (const part of PLAN_PARTS) {
        rows[part] = objects(json[part]).map(readRow);
        totals[part] = id(object(json.totals)[part]) ?? rows[part].length;
    }
    return {
        fingerprint: text(json.fingerprint),
        heldFingerprint: text(json.held_fingerprint),
        rows,
        totals,
    };
}

function readRow(json: Json): PlanRow {
    return {
        change: text(json.change),
        people: objects(json.people).map(readPerson),
        shownAs: text(json.shown_as),
        member: id(json.member),
        reason: text(json.reason),
        reasonText: text(json.reason_text),
        guard: text(json.guard),
        guardText: text(json.guard_text),
        name: text(json.name),
        text: text(json.text),
    };
}

/** Return a person with a name to show. */
export function readPerson(json: Json): NamedPerson {
    return { id: number(json.id), name: text(json.name) };
}
