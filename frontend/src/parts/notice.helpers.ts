/** What went wrong, in words, and what can be done about it. */

import type { Failure } from '../api/failure';
import type { Trouble } from '../api/types';
import type { Texts } from '../texts/texts';
import type { Notice } from './parts.types';

/** Return what went wrong, what to do about it, and when it is tried again. */
export function troubleNotice(
    trouble: Trouble,
    texts: Texts,
    now: number
): Notice {
    const remedy = trouble.remedy || texts.find(`error.${trouble.code}.remedy`);
    const attempt =
        trouble.nextAttempt === null
            ? ''
            : texts.get('card.next_attempt', {
                  when: texts.relative(trouble.nextAttempt, now),
              });
    return {
        type: 'warning',
        heading:
            trouble.message ||
            texts.find(`error.${trouble.code}`) ||
            texts.get('error.unexpected'),
        lines: [remedy, attempt].filter(Boolean),
    };
}

/** Return why a request did not do what it should. */
export function failureNotice(failure: Failure, texts: Texts): Notice {
    // What the server says about rights and sessions is for developers; ours is for the person at the card.
    const isOurs = ['forbidden', 'logged_out', 'unreachable'].includes(
        failure.kind
    );
    const message = isOurs ? '' : failure.message;
    const remedy = isOurs ? '' : failure.remedy;
    return {
        type: failure.kind === 'unreachable' ? 'important' : 'caution',
        heading:
            message ||
            (isOurs ? '' : texts.find(`error.${failure.code}`)) ||
            texts.get(`card.failure.${failure.kind}`),
        lines: [
            remedy ||
                (isOurs ? '' : texts.find(`error.${failure.code}.remedy`)) ||
                texts.get(`card.failure.${failure.kind}.remedy`),
            ...failure.problems.map((each) => each.message || each.code),
        ].filter(Boolean),
    };
}

/** Return that what is shown is old, because the server does not answer. */
export function outdatedNotice(failure: Failure, texts: Texts): Notice {
    return {
        ...failureNotice(failure, texts),
        lines: [texts.get('card.outdated')],
    };
}
