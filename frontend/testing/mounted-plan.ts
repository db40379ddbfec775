/** The dialog with a plan in a spec. */

import { vi } from 'vitest';
import { CAMPAIGN } from './answers.mjs';
import { CONTEXT } from './mounted-card';
import type { Mounted } from './mounting';
import { all, clientWith, mount, one, settle } from './mounting';

export const RUN = 'GET limepkg-apsis/runs/16';
export const APPROVE = 'POST limepkg-apsis/runs/16/approve';
export const REJECT = 'POST limepkg-apsis/runs/16/reject';

/** What waits in the run, as the card hands it over. */
export const WAITING = {
    run: 16,
    fingerprint: 'old',
    count: 600,
    removals: 600,
    additions: 0,
    decision: '',
};

/** Open a plan; `closed` and `decided` hear what it says. */
export async function mountPlan(
    answers: Record<string, unknown>,
    properties: object = {},
    options: Parameters<typeof clientWith>[1] = {}
) {
    const platform = clientWith(answers, options);
    const closed = vi.fn();
    const decided = vi.fn();
    const plan = await mount('lwc-limepkg-apsis-plan', {
        platform,
        context: CONTEXT,
        campaign: CAMPAIGN,
        runId: 16,
        ...properties,
    });
    plan.addEventListener('dialogClosed', closed);
    plan.addEventListener('planDecided', decided);
    return {
        plan,
        platform,
        calls: platform.calls as string[],
        closed,
        decided,
    };
}

/** Return a property that one of Lime's elements was given. */
export function given<T>(plan: Mounted, element: string, name: string): T {
    return (one(plan, element) as unknown as Record<string, T>)[name];
}

/** Return the texts of the lines that are shown. */
export function linesOf(plan: Mounted): Array<Record<string, string>> {
    return given(plan, 'limel-table', 'data');
}

/** Choose a tab by its title. */
export async function chooseTab(plan: Mounted, title: string): Promise<void> {
    const bar = one(plan, 'limel-tab-bar');
    const tabs = given<Array<{ text: string }>>(plan, 'limel-tab-bar', 'tabs');
    const tab = tabs.find((each) => each.text === title);
    const detail = { ...tab, active: true };
    bar.dispatchEvent(new CustomEvent('changeTab', { detail }));
    await settle();
}

/** Search for words. */
export async function searchFor(plan: Mounted, detail: string): Promise<void> {
    const field = all(plan, 'limel-input-field')[0];
    field.dispatchEvent(new CustomEvent('change', { detail }));
    await settle();
}
