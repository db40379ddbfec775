import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readStatus } from '../../api/read-status';
import { markOfStatus, paceOfStatus, progressOf } from './progress.helpers';

const texts = realTexts();
const statusOf = (changes: object) => readStatus(given.status(changes));

describe('progressOf', () => {
    it.each([
        [
            { step: 'writing', done: 420, total: 1224 },
            '420 of 1,224 changes',
            0.343,
        ],
        [{ step: 'writing', done: 0, total: 0 }, 'Writing the changes', null],
        [{ step: 'writing', done: 9, total: 3 }, '9 of 3', 1],
        [{ step: 'reading', done: 3, total: 9 }, 'Reading', null],
        [{ step: 'verifying' }, 'Checking', null],
        [{ step: 'brand_new' }, 'Under way', null],
        [{ step: '' }, 'Under way', null],
        [{ state: 'queued', step: 'writing' }, 'Waiting for its turn', null],
        [{ state: 'cancelling', step: 'writing' }, 'Stopping', null],
    ])('tells how far %j is', (changes, sentence, value) => {
        const progress = progressOf(
            statusOf({ run: given.running(changes) }),
            texts
        );

        expect(progress?.sentence).toContain(sentence);
        expect(progress?.value).toEqual(
            value === null ? null : expect.closeTo(value as number, 3)
        );
    });

    it('says that something is under way before the run is known', () => {
        expect(progressOf(statusOf({ state: 'syncing' }), texts)?.value).toBe(
            null
        );
        expect(progressOf(statusOf({}), texts)).toBeNull();
    });

    it.each([
        [{ started_by: { user: 12, name: 'Eva Ek' } }, 'Started by Eva Ek'],
        [{ started_by: null, trigger: 'schedule' }, 'Started by the schedule'],
        [{ started_by: { user: 12, name: '' } }, 'Started by hand'],
        [{ started_by: null, trigger: 'brand_new' }, ''],
    ])('tells who started it: %j', (changes, by) => {
        const status = statusOf({ run: given.running(changes) });

        expect(progressOf(status, texts)?.by).toBe(by);
    });

    it('says of a preview that it is one', () => {
        const run = given.running({ action: 'preview' });

        expect(progressOf(statusOf({ run }), texts)?.isPreview).toBe(true);
    });
});

describe('paceOfStatus', () => {
    it.each([
        [{}, 'idle'],
        [{ run: given.running() }, 'busy'],
        [{ state: 'syncing' }, 'busy'],
        [{ held: { ...given.HELD, decision: 'approved' } }, 'busy'],
        [{ held: given.HELD }, 'idle'],
    ])('looks at %j at the pace %s', (changes, pace) => {
        expect(paceOfStatus(statusOf(changes))).toBe(pace);
    });
});

describe('markOfStatus', () => {
    it('changes with the state, the step, the count and the decision', () => {
        const marks = [
            {},
            { state: 'failed' },
            { run: given.running() },
            { run: given.running({ step: 'writing' }) },
            { run: given.running({ step: 'writing', done: 1 }) },
            { held: { ...given.HELD, decision: 'approved' } },
        ].map((changes) => markOfStatus(statusOf(changes)));

        expect(new Set(marks).size).toBe(marks.length);
    });
});
