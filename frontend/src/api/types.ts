/**
 * What the endpoints answer, as the components use it. Names are ours; `reading` translates from JSON.
 * Words a newer server may add to a set arrive as they are, so the sets are open.
 */

export const CAMPAIGN_STATES = [
    'not_ready',
    'waiting',
    'syncing',
    'synced',
    'partly_synced',
    'needs_approval',
    'list_deleted',
    'choose_list',
    'failed',
    'paused',
    'not_an_email_campaign',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export const NOT_READY_CAUSES = [
    'not_an_email_campaign',
    'paused',
    'not_ready',
    'no_list',
    'decision',
    'never_synced',
    'changed',
    'running',
    'pending',
    'held',
    'failed',
    'partly',
] as const;

export const RUN_STATES = [
    'queued',
    'running',
    'cancelling',
    'done',
    'pending',
    'held',
    'partly',
    'failed',
    'cancelled',
    'preview',
    'interrupted',
] as const;

export const SKIP_REASONS = [
    'no_person',
    'no_address',
    'invalid_address',
    'list_opt_out',
    'global_opt_out',
    'rejected',
] as const;

export const CHANGES = [
    'AddMember',
    'UpdateMember',
    'ChangeAddress',
    'RemoveSubscription',
    'RemoveParticipant',
    'CreateList',
    'UpdateList',
    'LinkCampaign',
    'MarkDeleted',
] as const;

export const VERDICTS = [
    'on_list',
    'will_be_added',
    'will_be_removed',
    'left_out',
    'not_a_participant',
    'waiting',
    'held',
] as const;

export const STEP_STATES = ['ok', 'stop', 'note', 'unknown'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** A moment, in milliseconds since 1970; null where there is none. */
export type Moment = number | null;

/** A sentence that the server has made already; `code` finds ours where it has not. */
export interface Message {
    code: string;
    message: string;
}

export interface Trouble extends Message {
    remedy: string;
    nextAttempt: Moment;
}

export interface Counts {
    participants: number;
    onList: number;
    pending: number;
    failed: number;
    /** Every reason with somebody in it, the most frequent one first. */
    skipped: Array<{ reason: string; count: number }>;
}

export interface RunBrief {
    id: number;
    kind: string;
    action: string;
    campaign: number | null;
    trigger: string;
    startedBy: string;
    state: string;
    step: string;
    done: number;
    total: number;
    queued: Moment;
    started: Moment;
    ended: Moment;
    counts: Counts | null;
    written: number;
    held: number;
    error: Trouble | null;
}

export interface StartedRun extends RunBrief {
    joined: boolean;
    repeated: boolean;
}

export interface Held {
    run: number;
    fingerprint: string;
    /** How many people wait: `removals` to be taken off the list, `additions` to be put on it. */
    count: number;
    removals: number;
    additions: number;
    decision: '' | 'approved' | 'rejected';
}

export interface Choice {
    action: string;
    list: number | null;
}

export interface MailingTotals {
    sent: number;
    opened: number;
    clicked: number;
    bounced: number;
    optedOut: number;
}

export interface Mailing {
    id: number;
    subject: string;
    sent: Moment;
    totals: MailingTotals | null;
}

export interface CampaignStatus {
    campaign: number;
    name: string;
    list: number | null;
    now: Moment;
    state: string;
    readyToSend: boolean;
    notReadyBecause: string;
    counts: Counts | null;
    lastSuccess: Moment;
    nextRun: Moment;
    run: RunBrief | null;
    lastRun: RunBrief | null;
    held: Held | null;
    missing: string[];
    choices: Choice[];
    error: Trouble | null;
    messages: Message[];
    mailings: Mailing[];
    rights: { sync: boolean; approve: boolean };
}

export interface NamedPerson {
    id: number;
    name: string;
}

export interface PlanRow {
    change: string;
    people: NamedPerson[];
    shownAs: string;
    member: number | null;
    reason: string;
    reasonText: string;
    guard: string;
    guardText: string;
    name: string;
    /** What APSIS says about it, word for word. */
    text: string;
}

export const PLAN_PARTS = [
    'adds',
    'changes',
    'removals',
    'held',
    'skips',
    'lists',
    'other',
] as const;
export type PlanPart = (typeof PLAN_PARTS)[number];

export interface Plan {
    fingerprint: string;
    heldFingerprint: string;
    rows: Record<PlanPart, PlanRow[]>;
    /** True sizes; `rows` stops at 10,000 a part. */
    totals: Record<PlanPart, number>;
}

export interface Run extends RunBrief {
    messages: Message[];
    plan: Plan | null;
}

export interface Explanation {
    campaign: number;
    person: NamedPerson;
    verdict: string;
    verdictText: string;
    askedApsis: boolean;
    asOf: Moment;
    steps: Array<{ step: string; state: StepState; text: string }>;
    remedy: string;
}
