/** The plan of a run. */

import * as given from '../../testing/answers.mjs';
import { failing, held, never, plan, ROOT } from './building.mjs';

const NOTHING = {
    adds: [],
    changes: [],
    removals: [],
    skips: [],
    lists: [],
};

export const PLANS = [
    plan('loading', never, { see: ['Reading the plan'] }),
    plan(
        'under-way',
        { ...given.running({ action: 'preview' }), plan: null },
        { see: ['Nothing is changed'] }
    ),
    plan('done', given.wholeRun(), { see: ['What the sync did', 'Done'] }),
    plan('held', given.heldRun(), {
        properties: { held, mayApprove: true },
        see: ['600 people are taken off', 'Approve for 600 people'],
    }),
    plan('held-without-right', given.heldRun(), {
        properties: { held, mayApprove: false },
        see: ['an administrator has to decide'],
    }),
    plan('skips', given.wholeRun(), {
        act: (page) => page.getByRole('tab', { name: 'Left out' }).click(),
        see: ['The person has no e-mail address.'],
    }),
    plan('removals', given.wholeRun(), {
        act: (page) => page.getByRole('tab', { name: 'Remove' }).click(),
        see: ['nobody in Lime has this address'],
    }),
    plan('search', given.largePreview(300), {
        act: (page) => page.getByRole('searchbox').fill('ada'),
        see: ['38 of 300 match'],
    }),
    plan('search-without-match', given.largePreview(300), {
        act: (page) => page.getByRole('searchbox').fill('nobody at all'),
        see: ['Nobody matches'],
    }),
    plan('nothing-to-do', given.wholeRun({ plan: given.plan(NOTHING) }), {
        see: ['Nobody here.'],
    }),
    plan(
        'failed',
        given.wholeRun({
            state: 'failed',
            plan: null,
            error: {
                code: 'incomplete_read',
                message:
                    'Not everything could be read from APSIS, so nothing was decided on it.',
                remedy: 'Nothing needs to be done: the next run reads again.',
                params: {},
            },
        }),
        { see: ['has no plan to show'] }
    ),
    plan('cut', cut(given.largePreview(50), 23_456), {
        see: ['The first 50 of 23,456 are shown.'],
    }),
    plan('changed-meanwhile', given.heldRun(), {
        properties: { held, mayApprove: true },
        client: {
            answers: {
                [`GET ${ROOT}/runs/17`]: given.heldRun(),
                [`POST ${ROOT}/runs/17/approve`]: failing(409, {
                    code: 'plan_changed',
                    message: 'The plan is not the same any more.',
                    remedy: 'Look at it again.',
                }),
            },
        },
        act: (page) =>
            page.getByRole('button', { name: 'Approve for 600' }).click(),
        see: ['not the same any more'],
    }),
    plan('gone', failing(404), { see: ['nothing here'] }),
    plan('person', given.wholeRun(), {
        client: {
            answers: {
                [`GET ${ROOT}/runs/17`]: given.wholeRun(),
                [`GET ${ROOT}/campaigns/${given.CAMPAIGN}/people/1001`]:
                    given.explanation(),
            },
        },
        act: (page) =>
            page.getByRole('button', { name: 'Why? Ada Ek' }).first().click(),
        see: ['opted out of this list on 3 March'],
    }),
];

function cut(run, total) {
    return { ...run, plan: { ...run.plan, totals: { adds: total } } };
}
