/** The figures of a campaign, and what has to be read beside them. */

import type { CampaignStatus, Counts } from '../../api/types';
import { troubleNotice } from '../../parts/notice.helpers';
import type { Notice } from '../../parts/parts.types';
import type { Texts } from '../../texts/texts';
import { missingOf, whyHeld } from './headline.helpers';
import type { Figure } from './lwc-limepkg-apsis-campaign-status.types';

const MOST_MESSAGES = 5;

/** Return the counts as figures. Waiting and failed people are shown where there are any. */
export function figuresOf(counts: Counts, texts: Texts): Figure[] {
    let skipped = 0;
    for (const { count } of counts.skipped) {
        skipped += count;
    }
    const figures: Array<[string, number]> = [
        ['participants', counts.participants],
        ['on_list', counts.onList],
        ['skipped', skipped],
        ['pending', counts.pending],
    ];
    if (counts.failed > 0) {
        figures.push(['failed', counts.failed]);
    }
    return figures.map(([key, value]) => ({
        key,
        label: texts.get(`card.count.${key}`),
        value: texts.number(value),
    }));
}

/** Return how many people are left out for which reason, as one line; empty where nobody is. */
export function leftOut(counts: Counts, texts: Texts): string {
    return counts.skipped
        .map(({ reason, count }) =>
            texts.get('card.skipped.part', {
                count: texts.number(count),
                reason: texts.find(`card.skipped.${reason}`) || reason,
            })
        )
        .join(' · ');
}

/** Return what has to be read about the state: what is missing, what went wrong, what the server has to say. */
export function noticesOf(
    status: CampaignStatus,
    texts: Texts,
    now: number
): Notice[] {
    return [
        ...missingNotice(status, texts),
        ...(status.error ? [troubleNotice(status.error, texts, now)] : []),
        ...messagesNotice(status, texts),
    ];
}

function missingNotice(status: CampaignStatus, texts: Texts): Notice[] {
    if (status.state !== 'not_ready' || status.missing.length === 0) {
        return [];
    }
    return [
        {
            type: 'caution',
            heading: texts.get('card.missing'),
            lines: missingOf(status, texts),
        },
    ];
}

function messagesNotice(status: CampaignStatus, texts: Texts): Notice[] {
    // The state and the error have their own words already.
    const said = new Set([
        status.state,
        status.error?.code,
        ...whyHeld(status).map(({ code }) => code),
    ]);
    const lines = status.messages
        .filter((each) => each.message && !said.has(each.code))
        .map((each) => each.message);
    if (lines.length === 0) {
        return [];
    }
    const shown = lines.slice(0, MOST_MESSAGES);
    const more = lines.length - shown.length;
    return [
        {
            type: 'note',
            heading: texts.get('card.messages'),
            lines:
                more > 0 ? [...shown, texts.count('card.more', more)] : shown,
        },
    ];
}
