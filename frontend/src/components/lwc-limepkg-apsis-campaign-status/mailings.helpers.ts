/** What became of a mailing, as figures and as parts of a bar. */

import type { ChartItem } from '@limetech/lime-elements';
import type { MailingTotals } from '../../api/types';
import type { Texts } from '../../texts/texts';

type Field = keyof MailingTotals;

/** The figures in the order of what can happen to a message; the words are those of the fields in Lime. */
export const TOTALS: ReadonlyArray<{ field: Field; key: string }> = [
    { field: 'sent', key: 'settings.field.mailing.sent.title' },
    { field: 'opened', key: 'settings.field.mailing.opened.title' },
    { field: 'clicked', key: 'settings.field.mailing.clicked.title' },
    { field: 'bounced', key: 'settings.field.mailing.bounced.title' },
    { field: 'optedOut', key: 'settings.field.mailing.opted_out.title' },
];

/** What a colour of the bar stands for; who was sent a message and did nothing has none. */
export const COLORS: Partial<Record<Field, string>> = {
    opened: 'rgb(var(--color-teal-light))',
    clicked: 'rgb(var(--color-teal-dark))',
    bounced: 'rgb(var(--color-orange-default))',
};

/** Return the share of the messages sent; empty for what is the whole, and where nothing was sent. */
export function shareOf(
    totals: MailingTotals,
    field: Field,
    texts: Texts
): string {
    return field === 'sent' ? '' : texts.percent(totals[field], totals.sent);
}

/**
 * Return the parts of a bar that is as long as all messages sent. Who clicked has opened too, so the parts do not overlap.
 */
export function chartItems(totals: MailingTotals, texts: Texts): ChartItem[] {
    const parts: Array<[Field, number]> = [
        ['clicked', totals.clicked],
        ['opened', Math.max(totals.opened - totals.clicked, 0)],
        ['bounced', totals.bounced],
    ];
    return parts
        .filter(([, value]) => value > 0)
        .map(([field, value]) => ({
            text: texts.get(keyOf(field)),
            value,
            formattedValue: texts.number(value),
            color: COLORS[field],
        }));
}

function keyOf(field: Field): string {
    return TOTALS.find((each) => each.field === field)!.key;
}
