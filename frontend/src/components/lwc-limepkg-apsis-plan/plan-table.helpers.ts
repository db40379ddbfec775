/** Which columns each part of a plan has. */

import type { Column } from '@limetech/lime-elements';
import type { PlanPart } from '../../api/types';
import type { Texts } from '../../texts/texts';
import type { TableRow } from './lwc-limepkg-apsis-plan.types';

const FIELDS: Record<PlanPart, Array<'who' | 'what' | 'why'>> = {
    held: ['who', 'what', 'why'],
    adds: ['who', 'what', 'why'],
    changes: ['who', 'what', 'why'],
    removals: ['who', 'what', 'why'],
    skips: ['who', 'why'],
    lists: ['who', 'what'],
    other: ['who', 'what', 'why'],
};

/** What the title of a part says already. */
const USUAL: Partial<Record<PlanPart, string>> = {
    held: 'RemoveSubscription',
    adds: 'AddMember',
    removals: 'RemoveSubscription',
};

/** Return the columns of a part; one that says nothing in any line is left out. */
export function columnsOf(
    part: PlanPart,
    rows: TableRow[],
    base: string,
    texts: Texts
): Array<Column<TableRow>> {
    return FIELDS[part]
        .filter(
            (field) =>
                field === 'who' || rows.some((each) => says(each, field, part))
        )
        .map((field) => ({
            title: texts.get(`card.column.${titleOf(field, part)}`),
            field,
            ...(field === 'who' && peopleCell(base, texts)),
        }));
}

function says(row: TableRow, field: 'what' | 'why', part: PlanPart): boolean {
    return (
        row[field] !== '' && !(field === 'what' && row.change === USUAL[part])
    );
}

function titleOf(field: string, part: PlanPart): string {
    return field === 'who' && part === 'lists' ? 'list' : field;
}

function peopleCell(base: string, texts: Texts) {
    return {
        component: {
            name: 'lwc-limepkg-apsis-people',
            props: {
                base,
                whyLabel: texts.get('card.action.why'),
            },
        },
    };
}
