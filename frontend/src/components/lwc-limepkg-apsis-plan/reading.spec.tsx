import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as answers from '../../../testing/answers.mjs';
import { httpError, NEVER } from '../../../testing/fake-platform.mjs';
import {
    chooseTab,
    given,
    linesOf,
    mountPlan,
    RUN,
    searchFor,
} from '../../../testing/mounted-plan';
import {
    all,
    buttonsOf,
    clearPage,
    one,
    pass,
    press,
    read,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const DONE = { [RUN]: answers.wholeRun({ id: 16 }) };
const LARGE = { [RUN]: answers.largePreview(300) };

/** Tell whether Escape closes a dialog. */
function escapes(plan: Element): boolean {
    const actions = read(one(plan, 'limel-dialog'), 'closingActions');
    return (actions as { escapeKey: boolean }).escapeKey;
}

describe('the plan of a run', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('says that it is reading while there is no answer', async () => {
        const { plan } = await mountPlan({ [RUN]: NEVER });

        expect(wordsOf(plan)).toContain('Reading the plan');
        expect(buttonsOf(plan)).toEqual(['Close']);
    });

    it('waits for the client when that comes late', async () => {
        const { plan, platform } = await mountPlan(DONE, {
            platform: undefined,
        });

        expect(all(plan, 'limel-dialog')).toEqual([]);

        plan.platform = platform;
        await settle();

        expect(wordsOf(plan)).toContain('What the sync did');
    });

    it('has a tab for each kind of change, with its size', async () => {
        const { plan } = await mountPlan(DONE);
        const tabs = given<Array<{ text: string; badge: number }>>(
            plan,
            'limel-tab-bar',
            'tabs'
        );

        expect(tabs.map(({ text, badge }) => [text, badge])).toEqual([
            ['Add', 3],
            ['Change', 2],
            ['Remove', 2],
            ['Left out', 3],
            ['Lists', 1],
        ]);
    });

    it.each([
        ['Change', ['David Nyström', 'Elin Sjögren']],
        ['Left out', ['Gunilla Hedlund', 'Hampus Berggren', 'Ada Ek, Ivar Ek']],
        ['Lists', ['Spring']],
    ])('shows under %s the lines of %j', async (title, who) => {
        const { plan } = await mountPlan(DONE);

        await chooseTab(plan, title);

        expect(linesOf(plan).map((each) => each.who)).toEqual(who);
        expect(one(plan, 'table').getAttribute('aria-label')).toBe(title);
    });

    it('says why somebody is left out, in words', async () => {
        const { plan } = await mountPlan(DONE);

        await chooseTab(plan, 'Left out');
        const reasons = linesOf(plan).map((each) => each.why);

        expect(reasons).toEqual([
            'The person has no e-mail address.',
            'The address has opted out of this list.',
            expect.stringContaining('not valid'),
        ]);
    });

    it('names nobody whom Lime does not know', async () => {
        const { plan } = await mountPlan(DONE);

        await chooseTab(plan, 'Remove');

        expect(linesOf(plan)[1].who).toContain(
            'nobody in Lime has this address'
        );
    });

    it('finds people by any word, in any order', async () => {
        const { plan } = await mountPlan(LARGE);

        await searchFor(plan, 'EK ada');

        expect(linesOf(plan)).toHaveLength(38);
        expect(wordsOf(plan)).toContain('38 of 300 match');
    });

    it('says so when nobody matches', async () => {
        const { plan } = await mountPlan(LARGE);

        await searchFor(plan, 'nobody at all');

        expect(linesOf(plan)).toEqual([]);
        expect(read(one(plan, 'limel-table'), 'emptyMessage')).toContain(
            'Nobody matches'
        );
    });

    it('keeps the search when another tab is chosen', async () => {
        const { plan } = await mountPlan(DONE);

        await searchFor(plan, 'gunilla');
        await chooseTab(plan, 'Left out');

        expect(linesOf(plan).map((each) => each.who)).toEqual([
            'Gunilla Hedlund',
        ]);
    });

    it('says how many lines are not shown', async () => {
        const run = answers.largePreview(50);
        const cut = { ...run, plan: { ...run.plan, totals: { adds: 23_456 } } };
        const { plan } = await mountPlan({ [RUN]: cut });

        expect(wordsOf(plan)).toContain('The first 50 of 23,456 are shown.');
    });

    it('tells the table its language', async () => {
        const { plan } = await mountPlan(DONE, {}, { language: 'sv' });

        expect(read(one(plan, 'limel-table'), 'language')).toBe('sv');
        expect(wordsOf(plan)).not.toContain('limepkg_apsis.');
    });

    it('follows a run until its plan is there, and asks no more then', async () => {
        const { plan, calls } = await mountPlan({
            [RUN]: [
                {
                    ...answers.running({ id: 16, action: 'preview' }),
                    plan: null,
                },
                answers.largePreview(12),
            ],
        });

        expect(wordsOf(plan)).toContain('Nothing is changed');

        await pass(1000);

        expect(linesOf(plan)).toHaveLength(12);

        await pass(600_000);

        expect(calls).toEqual([RUN, RUN]);
    });

    it('says what went wrong in a run without a plan', async () => {
        const error = {
            code: 'incomplete_read',
            message: 'Not everything could be read from APSIS.',
            remedy: 'Nothing needs to be done.',
            params: {},
        };
        const { plan } = await mountPlan({
            [RUN]: answers.wholeRun({ state: 'failed', plan: null, error }),
        });

        expect(wordsOf(plan)).toContain(`${error.message} ${error.remedy}`);
        expect(wordsOf(plan)).toContain('has no plan to show');
    });

    it('says that a run is gone, and can be closed', async () => {
        const { plan, closed } = await mountPlan({ [RUN]: httpError(404) });

        expect(wordsOf(plan)).toContain('nothing here');

        await press(plan, 'Close');

        expect(closed).toHaveBeenCalledTimes(1);
    });

    it('asks for the file once, and says so when there is none', async () => {
        const csv = `${RUN}/plan.csv`;
        const { plan, calls } = await mountPlan({
            ...DONE,
            [csv]: httpError(502),
        });

        await press(plan, 'Save as CSV');

        expect(calls.filter((each) => each === csv)).toHaveLength(1);
        expect(wordsOf(plan)).toContain('does not answer');
    });

    it('opens the explanation for a person of a line', async () => {
        const { plan, platform } = await mountPlan({
            ...DONE,
            [`GET limepkg-apsis/campaigns/${answers.CAMPAIGN}/people/1001`]:
                NEVER,
        });

        plan.shadowRoot!.firstElementChild!.dispatchEvent(
            new CustomEvent('explainPerson', {
                bubbles: true,
                composed: true,
                detail: 1001,
            })
        );
        await settle();
        const [person] = platform.get('dialog').open.values();

        expect(person).toMatchObject({
            person: 1001,
            campaign: answers.CAMPAIGN,
            isDialog: true,
        });
        // One Escape closes one dialog: the upper one.
        expect(escapes(plan)).toBe(false);

        person.dispatchEvent(new CustomEvent('dialogClosed'));
        await settle();

        expect(escapes(plan)).toBe(true);
    });

    it.each([
        [[], ['navigate /object/human/1001'], 1],
        [['navigator'], [], 0],
    ])('goes to a card by the client; without %j', async (...row) => {
        const [without, visited, closes] = row;
        const { plan, calls, closed } = await mountPlan(DONE, {}, { without });
        const event = new CustomEvent('openPerson', {
            bubbles: true,
            cancelable: true,
            composed: true,
            detail: 'object/human/1001',
        });

        plan.shadowRoot!.firstElementChild!.dispatchEvent(event);
        await settle();

        expect(calls.filter((each) => each.startsWith('navigate'))).toEqual(
            visited
        );
        expect(closed).toHaveBeenCalledTimes(closes);
        expect(event.defaultPrevented).toBe(closes === 1);
    });

    it('closes for its own dialog, not for what closes inside it', async () => {
        const { plan, closed } = await mountPlan(DONE);
        const dialog = one(plan, 'limel-dialog');
        const close = () => new CustomEvent('close', { bubbles: true });

        one(dialog, 'limel-table').dispatchEvent(close());

        expect(closed).not.toHaveBeenCalled();

        dialog.dispatchEvent(close());

        expect(closed).toHaveBeenCalledTimes(1);
    });

    it('stops following when it is taken away', async () => {
        const { plan, calls } = await mountPlan({
            [RUN]: { ...answers.running({ id: 16 }), plan: null },
        });

        plan.remove();
        await pass(600_000);

        expect(calls).toEqual([RUN]);
    });
});
