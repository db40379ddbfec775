import { describe, expect, it } from 'vitest';
import { httpError } from '../../testing/fake-platform.mjs';
import { realTexts } from '../../testing/texts';
import { readFailure } from '../api/failure';
import { failureNotice, outdatedNotice } from './notice.helpers';

const noticeFor = (status: number, body?: object, language = 'en') =>
    failureNotice(readFailure(httpError(status, body)), realTexts(language));

describe('failureNotice', () => {
    it.each([400, 401, 403, 404, 409, 422, 500, 503])(
        'has words and a remedy for a bare %i',
        (status) => {
            for (const language of ['en', 'sv']) {
                const notice = noticeFor(status, undefined, language);

                expect(notice.heading).toMatch(/^\p{Lu}.*\.$/u);
                expect(notice.lines[0]).toMatch(/^\p{Lu}.*\.$/u);
            }
        }
    );

    it('lets the server speak where it knows more', () => {
        const notice = noticeFor(503, {
            code: 'config_invalid',
            message: 'Some settings cannot be used.',
            remedy: 'Correct them.',
            problems: [{ key: 'config.interval', message: 'Too short.' }],
        });

        expect(notice).toMatchObject({
            heading: 'Some settings cannot be used.',
            lines: ['Correct them.', 'Too short.'],
        });
    });

    it('finds words for a code that comes alone', () => {
        expect(noticeFor(503, { code: 'config_missing' }).heading).toBe(
            'The connection to APSIS is not configured yet.'
        );
    });

    it('does not show what frameworks say about rights and sessions', () => {
        const notice = noticeFor(401, { message: 'Unauthorized' });

        expect(notice.heading).toBe('You are not logged in any more.');
    });
});

describe('outdatedNotice', () => {
    it('says that what is shown is old', () => {
        const failure = readFailure(httpError(502));

        expect(outdatedNotice(failure, realTexts()).lines[0]).toContain(
            'known last'
        );
    });
});
