import type { NamedPerson, PlanPart } from '../../api/types';

/** One line of the table. */
export interface TableRow {
    id: number;
    change: string;
    who: string;
    what: string;
    why: string;
    people: NamedPerson[];
    /** What a search looks at. */
    words: string;
}

/** One tab, with the true size of its part of the plan. */
export interface PartTab {
    part: PlanPart;
    title: string;
    total: number;
}

/** What somebody can decide about a held plan. */
export type Decision = 'approve' | 'reject';

/** The request of the dialog that is under way, if any. */
export type PlanBusy = '' | Decision | 'csv';
