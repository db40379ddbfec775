import { describe, expect, it } from 'vitest';
import * as given from '../../testing/answers.mjs';
import { readRun, readRunBrief, readStartedRun } from './read-run';
import { readExplanation, readStatus } from './read-status';
import { PLAN_PARTS } from './types';

const NOW = Date.parse(given.NOW);

describe('readStatus', () => {
    it('reads everything a card shows', () => {
        const status = readStatus(given.STATUSES.synced);

        expect(status).toMatchObject({
            campaign: 1001,
            state: 'synced',
            readyToSend: true,
            now: NOW,
            lastSuccess: NOW - 5 * 60_000,
            nextRun: NOW + 10 * 60_000,
            rights: { sync: true, approve: false },
        });
        expect(status.lastRun).toMatchObject({ id: 17, written: 3 });
        expect(status.mailings[0].totals).toEqual({
            sent: 1180,
            opened: 486,
            clicked: 97,
            bounced: 12,
            optedOut: 4,
        });
        expect(status.mailings[2].totals).toBeNull();
    });

    it('counts the reasons, the most frequent one first, without those of nobody', () => {
        const { counts } = readStatus(
            given.status({
                counts: {
                    skipped: { no_person: 0, rejected: 1, no_address: 5 },
                },
            })
        );

        expect(counts?.skipped).toEqual([
            { reason: 'no_address', count: 5 },
            { reason: 'rejected', count: 1 },
        ]);
        expect(counts?.participants).toBe(0);
    });

    it('tells removals from additions among what is held', () => {
        const { held } = readStatus(
            given.status({
                held: {
                    ...given.HELD,
                    count: 603,
                    guards: {
                        guard_mass_removal: 600,
                        guard_former_address_opted_out: 3,
                    },
                },
            })
        );

        expect(held).toMatchObject({ removals: 600, additions: 3 });
    });

    it.each([undefined, null, 'text', [], {}])(
        'makes a status without rights out of %j',
        (answer) => {
            expect(readStatus(answer)).toMatchObject({
                state: '',
                readyToSend: false,
                run: null,
                counts: null,
                choices: [],
                mailings: [],
                rights: { sync: false, approve: false },
            });
        }
    );

    it('is not disturbed by keys of the wrong kind', () => {
        const wrong = Object.fromEntries(
            Object.keys(given.status()).map((key) => [key, 17])
        );

        expect(readStatus(wrong)).toMatchObject({ held: null, messages: [] });
    });
});

describe('readRun', () => {
    it('reads a plan with its true sizes', () => {
        const { plan } = readRun(given.heldRun(3));

        expect(plan?.heldFingerprint).toBe('ab12');
        expect(plan?.totals.held).toBe(3);
        expect(plan?.rows.held[0]).toMatchObject({
            change: 'RemoveSubscription',
            people: [{ id: 1001, name: 'Ada Ek' }],
            reason: 'no_participant',
            guard: 'guard_mass_removal',
        });
    });

    it('counts the rows where the totals are missing', () => {
        const { plan } = readRun({ id: 1, plan: { adds: [{}, {}] } });

        expect(plan?.totals.adds).toBe(2);
        expect(Object.keys(plan?.rows ?? {})).toEqual([...PLAN_PARTS]);
    });

    it('has no plan where the server has none', () => {
        expect(readRun({ id: 1, plan: null }).plan).toBeNull();
        expect(readRun(undefined).plan).toBeNull();
    });

    it('knows who started a run, and who joined it', () => {
        const run = readStartedRun({ ...given.running(), joined: true });

        expect(run).toMatchObject({
            startedBy: 'Eva Ek',
            joined: true,
            repeated: false,
        });
    });

    it('takes a run without an id for none', () => {
        expect(readRunBrief({})).toBeNull();
        expect(readRunBrief(null)).toBeNull();
    });
});

describe('readExplanation', () => {
    it('reads the steps in their order', () => {
        const explanation = readExplanation(given.explanation());

        expect(explanation.person).toEqual({ id: 1001, name: 'Ada Ek' });
        expect(explanation.steps.map((each) => each.state)).toEqual([
            'ok',
            'ok',
            'ok',
            'note',
            'stop',
            'unknown',
        ]);
    });

    it('takes a step of a kind it does not know for unknown', () => {
        const { steps } = readExplanation({ steps: [{ state: 'new' }] });

        expect(steps).toEqual([{ step: '', state: 'unknown', text: '' }]);
    });
});
