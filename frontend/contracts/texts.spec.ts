import { describe, expect, it } from 'vitest';
import {
    CAMPAIGN_STATES,
    CHANGES,
    NOT_READY_CAUSES,
    PLAN_PARTS,
    RUN_STATES,
    SKIP_REASONS,
    STEP_STATES,
    VERDICTS,
} from '../src/api/types';
import { inEnglish } from '../src/texts/english';
import { readTexts } from '../testing/po.mjs';
import { composedKeys, writtenKeys } from './keys.mjs';

const UNDER_WAY = new Set(['queued', 'running', 'cancelling']);
const COUNTED = ['one', 'other'];
const FAILURES = [
    'forbidden',
    'logged_out',
    'missing',
    'stale',
    'refused',
    'not_working',
    'unreachable',
];
/** Errors of semantics 11, and those of the endpoints. */
const ERRORS = [
    'config_missing',
    'config_invalid',
    'structure_missing',
    'key_rejected',
    'other_account',
    'apsis_unavailable',
    'apsis_maintenance',
    'rate_limited',
    'apsis_contract',
    'record_rejected',
    'incomplete_read',
    'guard_mass_removal',
    'guard_first_link',
    'lime_write_failed',
    'interrupted',
    'cancelled',
    'forbidden',
    'not_found',
    'unreadable_request',
    'invalid_request',
    'paused',
    'conflict',
    'plan_changed',
    'run_ended',
];
/** States with a sentence that depends on more than the state. */
const SENTENCES_BY_CASE = new Set([
    'synced',
    'choose_list',
    'paused',
    'needs_approval',
]);

/** What each composed key may become. A new one in the sources has to be added here. */
const COMPOSED: Record<string, readonly string[]> = {
    'state.${status.state}': CAMPAIGN_STATES,
    'card.sentence.${state}': CAMPAIGN_STATES.filter(
        (each) => !SENTENCES_BY_CASE.has(each)
    ),
    'card.because.${cause}': NOT_READY_CAUSES,
    'card.count.${key}': [
        'participants',
        'on_list',
        'skipped',
        'pending',
        'failed',
    ],
    'card.skipped.${reason}': SKIP_REASONS,
    'skip.${row.reason}': SKIP_REASONS,
    'card.choice.${name}': ['recreate', 'new_list', 'resume', 'use', 'stop'],
    'card.held.${held.decision}': each(['approved', 'rejected'], COUNTED),
    'card.by.${run.trigger}': ['schedule', 'person', 'event'],
    'card.step.${run.state}': ['queued', 'cancelling'],
    "card.step.${run.step || 'running'}": [
        'running',
        'reading',
        'writing',
        'verifying',
    ],
    'card.run.${run.state}': RUN_STATES.filter(
        (state) => !UNDER_WAY.has(state)
    ),
    'card.part.${part}': PLAN_PARTS,
    'card.change.${change}': CHANGES,
    'card.column.${titleOf(field, part)}': ['who', 'what', 'why', 'list'],
    'card.${what}.done': ['approve', 'reject'],
    'card.step_state.${state}': STEP_STATES,
    'card.verdict.${explanation.verdict}': VERDICTS,
    'card.failure.${failure.kind}': FAILURES,
    'card.failure.${failure.kind}.remedy': FAILURES,
    'error.${trouble.code}': ERRORS,
    'error.${trouble.code}.remedy': ERRORS,
    'error.${failure.code}': ERRORS,
    'error.${failure.code}.remedy': ERRORS,
    'settings.field.campaign.${role}.title': [
        'name',
        'sender_name',
        'sender_address',
    ],
};

function each(words: string[], endings: string[]): string[] {
    return words.flatMap((word) => endings.map((end) => `${word}.${end}`));
}

/** Return the keys that a composed key may become. */
function expanded(composed: string): string[] {
    return (COMPOSED[composed] ?? []).map((value) =>
        composed.replace(/\$\{.*\}/, () => value)
    );
}

const used = new Set([
    ...writtenKeys(),
    ...Object.keys(COMPOSED).flatMap(expanded),
]);

describe('the texts of the components', () => {
    it('are composed in no way that is not listed here, and in every one that is', () => {
        expect(composedKeys().toSorted()).toEqual(
            Object.keys(COMPOSED).toSorted()
        );
    });

    it('are in the build in English, for those whose language has none', () => {
        const missing = [...used].filter((key) =>
            inEnglish(`limepkg_apsis.${key}`).startsWith('limepkg_apsis.')
        );

        expect(missing).toEqual([]);
    });

    describe.each(['en', 'sv'])('in %s', (language) => {
        const texts = readTexts(language);
        const own = Object.keys(texts)
            .map((key) => key.replace('limepkg_apsis.', ''))
            .filter((key) => key.startsWith('card.'));

        it('are all there', () => {
            const missing = [...used].filter(
                (key) => !texts[`limepkg_apsis.${key}`]
            );

            expect(missing).toEqual([]);
        });

        it('are all used', () => {
            expect(own.length).toBeGreaterThan(100);
            expect(own.filter((key) => !used.has(key))).toEqual([]);
        });

        it('name the same parameters as in English', () => {
            const english: Record<string, string> = readTexts('en');
            const different = own.filter((key) => {
                const id = `limepkg_apsis.${key}`;
                return parameters(texts[id]) !== parameters(english[id]);
            });

            expect(different).toEqual([]);
        });
    });
});

function parameters(text: string): string {
    const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    return [...new Set(names)].toSorted().join(' ');
}
