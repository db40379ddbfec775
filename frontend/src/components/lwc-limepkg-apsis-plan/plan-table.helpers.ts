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

/** Return the columns of a part; one that is empty in every line is left out. */
export function columnsOf(
    part: PlanPart,
    rows: TableRow[],
    base: string,
    texts: Texts
): Array<Column<TableRow>> {
    return FIELDS[part]
        .filter(
            (field) =>
                field === 'who' || rows.some((each) => each[field] !== '')
        )
        .map((field) => ({
            title: texts.get(`card.column.${titleOf(field, part)}`),
            field,
            ...(field === 'who' && peopleCell(base, texts)),
        }));
}

function titleOf(field: string, part: PlanPart): string {
    return field === 'who' && part === 'lists' ? 'list' : field;
}

function peopleCell(base: string, texts: Texts) {
    return {
        component: {
            name: 'lwc-limepkg-apsis-people',
            props: { base, whyLabel: texts.get('card.action.why') },
        },
    };
}
