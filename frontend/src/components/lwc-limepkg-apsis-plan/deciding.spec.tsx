import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as answers from '../../../testing/answers.mjs';
import { httpError, NEVER } from '../../../testing/fake-platform.mjs';
import {
    APPROVE,
    mountPlan,
    REJECT,
    RUN,
    WAITING,
} from '../../../testing/mounted-plan';
import {
    button,
    buttonsOf,
    clearPage,
    press,
    read,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const HELD_RUN = { [RUN]: answers.heldRun() };
const MAY = { held: WAITING, mayApprove: true };
const FOR_ALL = 'Approve for 600 people';
const CHANGED = {
    code: 'plan_changed',
    message: 'The plan is not the same any more.',
    remedy: 'Look at it again.',
};

describe('a plan that waits for a decision', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('says in a sentence what approving does, and for whom and how long it counts', async () => {
        const { plan } = await mountPlan(HELD_RUN, MAY);

        expect(wordsOf(plan)).toContain(
            '600 people are taken off the list in APSIS'
        );
        expect(wordsOf(plan)).toContain('for 24 hours');
        expect(buttonsOf(plan)).toEqual(
            expect.arrayContaining(['Close', 'Reject', FOR_ALL])
        );
    });

    it('offers no decision to somebody without the right', async () => {
        const { plan } = await mountPlan(HELD_RUN, {
            held: WAITING,
            mayApprove: false,
        });

        expect(wordsOf(plan)).toContain('an administrator has to decide');
        expect(buttonsOf(plan)).not.toContain(FOR_ALL);
        expect(buttonsOf(plan)).not.toContain('Reject');
    });

    it('offers no decision before the plan can be read', async () => {
        const { plan } = await mountPlan({ [RUN]: NEVER }, MAY);

        expect(buttonsOf(plan)).toEqual(['Close']);
    });

    it('offers no decision twice', async () => {
        const { plan } = await mountPlan(HELD_RUN, {
            held: { ...WAITING, decision: 'approved' },
            mayApprove: true,
        });

        expect(buttonsOf(plan)).not.toContain(FOR_ALL);
    });

    it.each([
        [FOR_ALL, APPROVE, 'approved'],
        ['Reject', REJECT, 'rejected'],
    ])(
        '%s sends the fingerprint of what was looked at, once',
        async (...row) => {
            const [label, path] = row;
            const bodies: unknown[] = [];
            const { plan, calls, closed, decided } = await mountPlan(
                {
                    ...HELD_RUN,
                    [path]: (body: unknown) => {
                        bodies.push(body);
                        return answers.run({ id: 16 });
                    },
                },
                MAY
            );
            const decision = button(plan, label);

            decision.click();
            decision.click();
            await settle();

            expect(bodies).toEqual([{ fingerprint: 'ab12' }]);
            expect(
                calls.filter((each) => each.startsWith('notify'))
            ).toHaveLength(1);
            expect(decided).toHaveBeenCalledTimes(1);
            expect(closed).toHaveBeenCalledTimes(1);
        }
    );

    it('turns the button and holds the other while it is sent', async () => {
        const { plan } = await mountPlan(
            { ...HELD_RUN, [APPROVE]: NEVER },
            MAY
        );

        await press(plan, FOR_ALL);

        expect(read(button(plan, FOR_ALL), 'loading')).toBe(true);
        expect(read(button(plan, 'Reject'), 'disabled')).toBe(true);
    });

    it('stays open when the server refuses, and can be tried again', async () => {
        const { plan, closed, decided } = await mountPlan(
            { ...HELD_RUN, [APPROVE]: httpError(403) },
            MAY
        );

        await press(plan, FOR_ALL);

        expect(wordsOf(plan)).toContain('may not');
        expect(read(button(plan, FOR_ALL), 'loadingFailed')).toBe(true);
        expect(read(button(plan, FOR_ALL), 'disabled')).toBeFalsy();
        expect(closed).not.toHaveBeenCalled();
        expect(decided).not.toHaveBeenCalled();
    });

    it('takes the decision away when the plan has changed meanwhile', async () => {
        const { plan, decided } = await mountPlan(
            { ...HELD_RUN, [APPROVE]: httpError(409, CHANGED) },
            MAY
        );

        await press(plan, FOR_ALL);

        expect(wordsOf(plan)).toContain(CHANGED.message);
        expect(buttonsOf(plan)).not.toContain(FOR_ALL);
        expect(decided).toHaveBeenCalledTimes(1);
    });
});
