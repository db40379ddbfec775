import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readExplanation } from '../../api/read-status';
import { STEP_STATES, VERDICTS } from '../../api/types';
import {
    freshnessOf,
    lookOfStep,
    questionOf,
    verdictOf,
} from './lwc-limepkg-apsis-person.helpers';

const texts = realTexts();
const campaign = { limetype: 'campaign', id: 1001 };

describe('questionOf', () => {
    it.each([
        [undefined, 1001, 7, { campaign: 1001, person: 7 }],
        [
            { limetype: 'person', id: 7, parent: campaign },
            undefined,
            undefined,
            { campaign: 1001, person: 7 },
        ],
        [
            { limetype: 'person', id: 7 },
            1002,
            undefined,
            { campaign: 1002, person: 7 },
        ],
        [{ limetype: 'person', id: 7 }, undefined, undefined, null],
        [
            { limetype: 'person', id: null, parent: campaign },
            undefined,
            undefined,
            null,
        ],
        [undefined, undefined, undefined, null],
    ])(
        'asks from %j with %s and %s: %j',
        (context, given_, person, question) => {
            expect(questionOf(context, given_, person)).toEqual(question);
        }
    );
});

describe('lookOfStep', () => {
    it('has an icon and a word of its own for every state', () => {
        const looks = STEP_STATES.map((state) => lookOfStep(state, texts));

        expect(new Set(looks.map((each) => each.icon)).size).toBe(4);
        expect(new Set(looks.map((each) => each.word)).size).toBe(4);
    });
});

describe('verdictOf', () => {
    it.each(VERDICTS)('has words for %s', (verdict) => {
        const explanation = readExplanation({ verdict });

        expect(verdictOf(explanation, texts)).not.toBe(verdict);
    });

    it('says it in a sentence, which the words of the server are not', () => {
        const known = { verdict: 'left_out', verdict_text: 'is left out' };
        const other = { verdict: 'brand_new', verdict_text: 'is new' };

        expect(verdictOf(readExplanation(known), texts)).toBe('Is left out.');
        expect(verdictOf(readExplanation(other), texts)).toBe('is new');
    });
});

describe('freshnessOf', () => {
    it('says whether APSIS was asked', () => {
        const of = (asked_apsis: boolean) =>
            freshnessOf(
                readExplanation(given.explanation({ asked_apsis })),
                texts
            );

        expect(of(true)).toContain('Lime and APSIS');
        expect(of(false)).toContain('APSIS was not asked');
    });
});
