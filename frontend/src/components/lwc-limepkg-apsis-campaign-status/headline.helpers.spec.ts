import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readStatus } from '../../api/read-status';
import { CAMPAIGN_STATES } from '../../api/types';
import { headlineOf, missingOf, readinessOf } from './headline.helpers';

const texts = realTexts();
const statusOf = (changes: object) => readStatus(given.status(changes));

describe('headlineOf', () => {
    it.each(CAMPAIGN_STATES)(
        'has words, an icon and a colour for %s',
        (state) => {
            for (const language of ['en', 'sv']) {
                const headline = headlineOf(
                    readStatus(given.STATUSES[state]),
                    realTexts(language)
                );

                expect(headline.title).not.toBe(state);
                expect(headline.sentence).toMatch(/^[\p{Lu}\d].*\.$/u);
                expect(headline.icon).not.toBe('');
            }
        }
    );

    it('shows a state it does not know as the server calls it', () => {
        expect(headlineOf(statusOf({ state: 'brand_new' }), texts)).toEqual({
            tone: 'quiet',
            icon: 'info',
            title: 'brand_new',
            sentence: '',
        });
    });

    it('says that everybody is there only when the campaign can be sent', () => {
        const before = headlineOf(statusOf({ ready_to_send: false }), texts);

        expect(headlineOf(statusOf({}), texts).sentence).toContain('Everybody');
        expect(before.sentence).not.toContain('Everybody');
    });

    it('does not speak of everybody where there is nobody', () => {
        const nobody = { ...given.COUNTS, participants: 0, on_list: 0 };

        expect(headlineOf(statusOf({ counts: nobody }), texts).sentence).toBe(
            'Nobody takes part in the campaign yet, so nobody is on the list.'
        );
    });

    it.each([
        [{ decision: '' }, '600 people would be taken off the list.'],
        [
            { count: 1, guards: { guard_former_address_opted_out: 1 } },
            'One person who opted out under a former address',
        ],
    ])('says what waits when %j', (changes, expected) => {
        const status = statusOf({
            state: 'needs_approval',
            held: { ...given.HELD, ...changes },
        });

        expect(headlineOf(status, texts).sentence).toContain(expected);
    });

    it.each([
        ['waiting', 'approved', 'Approved for 600 people.'],
        ['partly_synced', 'rejected', 'Rejected. Nothing is changed'],
        ['failed', 'approved', 'could not be completed'],
    ])('says in %s that somebody has %s it: %s', (state, decision, words) => {
        const held = { ...given.HELD, decision };

        expect(headlineOf(statusOf({ state, held }), texts).sentence).toContain(
            words
        );
    });

    it('says why it waits in the words of the guard', () => {
        const status = statusOf({
            state: 'needs_approval',
            held: given.HELD,
            messages: [given.MASS_REMOVAL, given.FIRST_LINK],
        });

        expect(headlineOf(status, texts).sentence).toBe(
            `${given.MASS_REMOVAL.message} Somebody has to approve or reject that.`
        );
    });

    it('has words also where nobody knows what waits', () => {
        const status = statusOf({ state: 'needs_approval', held: null });

        expect(headlineOf(status, texts).sentence).not.toBe('');
    });

    it('names the list that can be used', () => {
        const status = readStatus(given.STATUSES.choose_list);

        expect(headlineOf(status, texts).sentence).toContain('4711');
    });
});

describe('readinessOf', () => {
    it('does not ask about what is no e-mail campaign', () => {
        const status = readStatus(given.STATUSES.not_an_email_campaign);

        expect(readinessOf(status, texts)).toBeNull();
    });

    it('says why not', () => {
        expect(readinessOf(readStatus(given.STATUSES.waiting), texts)).toEqual({
            yes: false,
            title: 'Not ready to send',
            because: 'Participants have changed since the last sync.',
        });
    });

    it('does not say twice what the state says', () => {
        const status = readStatus(given.STATUSES.failed);

        expect(readinessOf(status, texts)?.because).toBe('');
    });

    it('has no reason for what is ready, nor one it has no words for', () => {
        const ready = statusOf({ not_ready_because: 'changed' });
        const unknown = statusOf({
            ready_to_send: false,
            not_ready_because: 'brand_new',
        });

        expect(readinessOf(ready, texts)?.because).toBe('');
        expect(readinessOf(unknown, texts)?.because).toBe('');
    });
});

describe('missingOf', () => {
    it('uses the names of the fields', () => {
        const status = statusOf({ missing: ['sender_address', 'brand_new'] });

        expect(missingOf(status, texts)).toEqual([
            'Sender address',
            'brand_new',
        ]);
    });
});
