/** Whom an explanation is for, and how its steps look. */

import type { LimeWebComponentContext } from '@limetech/lime-web-components';
import type { Explanation, StepState } from '../../api/types';
import type { Texts } from '../../texts/texts';

const ICONS: Record<StepState, string> = {
    ok: 'ok',
    stop: 'cancel',
    note: 'info',
    unknown: 'question',
};

export interface Question {
    campaign: number;
    person: number;
}

/**
 * Return which person is asked about, in which campaign; null where one of the two is not known.
 *
 * As a dialog it is told both. On the card of a person, opened from a campaign, the records themselves tell.
 */
export function questionOf(
    context: LimeWebComponentContext | undefined,
    campaign?: number,
    person?: number
): Question | null {
    const asked = {
        campaign: campaign ?? context?.parent?.id,
        person: person ?? context?.id,
    };
    return typeof asked.campaign === 'number' &&
        typeof asked.person === 'number'
        ? (asked as Question)
        : null;
}

/** Return how a step went, as an icon and a word. */
export function lookOfStep(
    state: StepState,
    texts: Texts
): { icon: string; word: string } {
    return { icon: ICONS[state], word: texts.get(`card.step_state.${state}`) };
}

/** Return the answer in one sentence; the server has the rest of one, which begins with a name. */
export function verdictOf(explanation: Explanation, texts: Texts): string {
    return (
        texts.find(`card.verdict.${explanation.verdict}`) ||
        explanation.verdictText ||
        explanation.verdict
    );
}

/** Return how fresh the explanation is. */
export function freshnessOf(explanation: Explanation, texts: Texts): string {
    const when = explanation.asOf === null ? '' : texts.exact(explanation.asOf);
    return texts.get(
        explanation.askedApsis ? 'card.person.asked' : 'card.person.not_asked',
        { when }
    );
}
