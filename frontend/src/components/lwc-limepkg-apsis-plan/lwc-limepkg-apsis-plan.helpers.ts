/** What a plan says, as tabs and lines of a table, and what approving it means. */

import type { Held, Plan, PlanPart, PlanRow, Run } from '../../api/types';
import type { Texts } from '../../texts/texts';
import type { PartTab, TableRow } from './lwc-limepkg-apsis-plan.types';

/** The tabs that are always there; the others only when they have something to say. */
const ALWAYS = new Set<PlanPart>(['adds', 'changes', 'removals', 'skips']);
const ORDER: PlanPart[] = [
    'held',
    'adds',
    'changes',
    'removals',
    'skips',
    'lists',
    'other',
];

/** Return the tabs of a plan. */
export function tabsOf(plan: Plan, texts: Texts): PartTab[] {
    return ORDER.filter(
        (part) => ALWAYS.has(part) || plan.totals[part] > 0
    ).map((part) => ({
        part,
        title: texts.get(`card.part.${part}`),
        total: plan.totals[part],
    }));
}

/** Return the tab to begin with: the first one with anything in it. */
export function firstPart(plan: Plan): PlanPart {
    return ORDER.find((part) => plan.totals[part] > 0) ?? 'adds';
}

/** Return the lines of a part. */
export function tableRows(rows: PlanRow[], texts: Texts): TableRow[] {
    // What holds every line is said once, above the table.
    const tellsGuard = new Set(rows.map(({ guard }) => guard)).size > 1;
    return rows.map((row, index) => {
        const who = whoOf(row, texts);
        const what = changeText(row.change, texts);
        const why = whyOf(row, tellsGuard, texts);
        return {
            id: index + 1,
            change: row.change,
            who,
            what,
            why,
            people: row.people,
            words: `${who} ${what} ${why}`.toLowerCase(),
        };
    });
}

/** Return the lines with every word of a search in them. */
export function matching(rows: TableRow[], search: string): TableRow[] {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0
        ? rows
        : rows.filter((row) => words.every((word) => row.words.includes(word)));
}

/** Return what a change does, in words. */
export function changeText(change: string, texts: Texts): string {
    return change ? texts.find(`card.change.${change}`) || change : '';
}

/** Return the fingerprint of what was looked at, which is what an approval is for. */
export function fingerprintOf(held: Held, plan: Plan | null): string {
    return plan?.heldFingerprint || held.fingerprint;
}

/** Tell whether a plan can be decided here and now. */
export function isOpen(held: Held | null, run: Run | null): boolean {
    return Boolean(held && held.decision === '' && run?.plan);
}

/** Return the heading of the dialog. */
export function headingOf(
    run: Run | null,
    held: Held | null,
    texts: Texts
): string {
    if (held) {
        return texts.get('card.plan.held');
    }
    return texts.get(
        run?.action === 'preview' ? 'card.plan.preview' : 'card.plan.run'
    );
}

/** Return one line about a run that has ended: how, when, and by whom it was started. */
export function summaryOf(run: Run, by: string, texts: Texts): string {
    const outcome = texts.find(`card.run.${run.state}`) || run.state;
    const when = run.ended ?? run.started ?? run.queued;
    return [outcome, when === null ? '' : texts.exact(when), by]
        .filter(Boolean)
        .join(' · ');
}

function whoOf(row: PlanRow, texts: Texts): string {
    if (row.people.length > 0) {
        return row.people
            .map((each) => each.name || String(each.id))
            .join(', ');
    }
    if (row.shownAs) {
        return texts.get('card.row.nobody', { shown: row.shownAs });
    }
    if (row.name) {
        return row.name;
    }
    return row.member === null
        ? texts.get('card.row.unknown')
        : texts.get('card.row.member', { member: String(row.member) });
}

function whyOf(row: PlanRow, tellsGuard: boolean, texts: Texts): string {
    const reason =
        row.reasonText ||
        (row.reason && (texts.find(`skip.${row.reason}`) || row.reason));
    // A list is named in the first column already.
    const name = row.people.length > 0 ? row.name : '';
    const guard = tellsGuard ? row.guardText : '';
    return [reason, row.text, guard, name].filter(Boolean).join(' ');
}
