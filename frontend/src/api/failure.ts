/** What a failed request means to the person who looks at the card. */

import { object, objects, text } from './json';
import type { Message } from './types';

/**
 * - `forbidden`: logged in, without the right
 * - `logged_out`: not logged in (any more)
 * - `missing`: there is no such record (any more)
 * - `stale`: what was decided on has changed meanwhile
 * - `refused`: the server says why it does not do it
 * - `not_working`: the server says why it cannot work at all: not configured, something missing
 * - `unreachable`: no answer, or one that is not ours
 */
export type FailureKind =
    | 'forbidden'
    | 'logged_out'
    | 'missing'
    | 'stale'
    | 'refused'
    | 'not_working'
    | 'unreachable';

export interface Failure {
    kind: FailureKind;
    code: string;
    message: string;
    remedy: string;
    problems: Message[];
}

const KINDS: Record<number, FailureKind> = {
    400: 'refused',
    401: 'logged_out',
    403: 'forbidden',
    404: 'missing',
    409: 'stale',
    422: 'refused',
};

/**
 * Return what an error of a request means. Never throws.
 *
 * ASSUMED: body of a failed request: `error.response` is the parsed body, the text of the body, an object with the body
 * as `data`, or a `Response`-like object whose body was read already (then only the status is known).
 */
export function readFailure(error: unknown): Failure {
    const thrown = object(error);
    const response = thrown.response;
    const body = bodyOf(response);
    const status = statusOf(thrown.status) ?? statusOf(object(response).status);
    const code = text(body.code);
    return {
        kind: kindOf(status, code),
        code,
        message: text(body.message),
        remedy: text(body.remedy),
        problems: objects(body.problems).map((each) => ({
            code: text(each.key),
            message: text(each.message),
        })),
    };
}

function kindOf(status: number | null, code: string): FailureKind {
    if (status === null) {
        return 'unreachable';
    }
    if (status === 403 && code && code !== 'forbidden') {
        // Nobody may do it just now: switched off, for one.
        return 'refused';
    }
    // A proxy that has lost its server answers 5xx too, but without a code of ours.
    return KINDS[status] ?? (code ? 'not_working' : 'unreachable');
}

function statusOf(value: unknown): number | null {
    return typeof value === 'number' && value >= 400 ? value : null;
}

function bodyOf(response: unknown): Record<string, unknown> {
    if (typeof response === 'string') {
        return parsed(response);
    }
    const json = object(response);
    const inner = json.data ?? json.body;
    if (typeof inner === 'string') {
        return parsed(inner);
    }
    return 'code' in json || 'message' in json ? json : object(inner);
}

function parsed(body: string): Record<string, unknown> {
    try {
        return object(JSON.parse(body));
    } catch {
        return {};
    }
}
