import { describe, expect, it } from 'vitest';
import { httpError } from '../../testing/fake-platform.mjs';
import { readFailure } from './failure';

const BODY = {
    code: 'config_missing',
    message: 'Not configured.',
    remedy: 'Set the key.',
    problems: [{ key: 'config.api_key_missing', message: 'There is no key.' }],
};

describe('readFailure', () => {
    it.each([
        [400, 'refused'],
        [401, 'logged_out'],
        [403, 'forbidden'],
        [404, 'missing'],
        [409, 'stale'],
        [422, 'refused'],
    ])('takes %i for %s', (status, kind) => {
        expect(readFailure(httpError(status)).kind).toBe(kind);
    });

    it('tells a right that is missing from what nobody may do just now', () => {
        const paused = { code: 'paused', message: 'Switched off.' };

        expect(readFailure(httpError(403, { code: 'forbidden' })).kind).toBe(
            'forbidden'
        );
        expect(readFailure(httpError(403, paused))).toMatchObject({
            kind: 'refused',
            message: 'Switched off.',
        });
    });

    it('believes a 503 with a code of ours, and only that', () => {
        expect(readFailure(httpError(503, BODY)).kind).toBe('not_working');
        expect(readFailure(httpError(503)).kind).toBe('unreachable');
        expect(readFailure(httpError(502, '<html>')).kind).toBe('unreachable');
        expect(readFailure(httpError(500, { message: 'Oh' })).kind).toBe(
            'unreachable'
        );
    });

    it.each([undefined, null, new TypeError('Failed to fetch'), 'text'])(
        'takes %s for a server that does not answer',
        (error) => {
            expect(readFailure(error).kind).toBe('unreachable');
        }
    );

    it.each([
        ['the body', BODY],
        ['the text of the body', JSON.stringify(BODY)],
        ['an object with the body', { status: 503, data: BODY }],
        ['an object with its text', { body: JSON.stringify(BODY) }],
    ])('finds what the server said when the response is %s', (_, response) => {
        expect(readFailure(httpError(503, response))).toMatchObject({
            code: 'config_missing',
            message: 'Not configured.',
            remedy: 'Set the key.',
            problems: [
                {
                    code: 'config.api_key_missing',
                    message: 'There is no key.',
                },
            ],
        });
    });

    it('finds the status in the response where the error has none', () => {
        const error = { response: { status: 403 } };

        expect(readFailure(error).kind).toBe('forbidden');
    });
});
