/** Every state a person can meet, as a scene: which component, what the server answers, what is done, what has to be seen. */

import * as given from '../testing/answers.mjs';

const CARD = 'lwc-limepkg-apsis-campaign-status';
const PLAN = 'lwc-limepkg-apsis-plan';
const PERSON = 'lwc-limepkg-apsis-person';
const ROOT = 'limepkg-apsis';
const STATUS = `GET ${ROOT}/campaigns/${given.CAMPAIGN}/status`;
const START = `POST ${ROOT}/campaigns/${given.CAMPAIGN}/runs`;
const PREVIEW = `POST ${ROOT}/campaigns/${given.CAMPAIGN}/previews`;
const EXPLAIN = `GET ${ROOT}/campaigns/${given.CAMPAIGN}/people/1001`;

const context = { limetype: 'campaign', id: given.CAMPAIGN };
const never = { $never: true };
const failing = (status, body) => ({ $error: { status, body } });

function card(name, answers, more = {}) {
    return {
        name: `card-${name}`,
        tag: CARD,
        properties: { context },
        ...more,
        client: { answers, ...more.client },
    };
}

function state(name, more) {
    return card(name, { [STATUS]: given.STATUSES[name] }, more);
}

function plan(name, run, more = {}) {
    const { properties, ...others } = more;
    return {
        name: `plan-${name}`,
        tag: PLAN,
        isDialog: true,
        properties: {
            context,
            campaign: given.CAMPAIGN,
            runId: 17,
            ...properties,
        },
        client: { answers: { [`GET ${ROOT}/runs/17`]: run } },
        ...others,
    };
}

function person(name, answer, more = {}) {
    return {
        name: `person-${name}`,
        tag: PERSON,
        isDialog: true,
        properties: {
            context,
            campaign: given.CAMPAIGN,
            person: 1001,
            isDialog: true,
        },
        client: { answers: { [EXPLAIN]: answer } },
        ...more,
    };
}

const held = {
    run: 17,
    fingerprint: 'ab12',
    count: 600,
    removals: 600,
    additions: 0,
    decision: '',
    until: Date.parse(given.HELD.until),
};
const synced = given.STATUSES.synced;
const queued = given.running({ state: 'queued', step: '' });

const CARDS = [
    state('synced', { see: ['Synchronised', 'Ready to send', '1,224'] }),
    state('synced', {
        name: 'card-synced-swedish',
        client: { language: 'sv' },
        see: ['Synkroniserad', 'Klar att skicka'],
    }),
    state('partly_synced', { see: ['Partly synchronised', 'Failed'] }),
    state('waiting', { see: ['Participants have changed'] }),
    state('syncing', { see: ['420 of 1,224', 'Started by Eva Ek', 'Stop'] }),
    state('needs_approval', { see: ['600 people', 'Review'] }),
    state('list_deleted', { see: ['Create the list again'] }),
    state('choose_list', { see: ['Use list 4711', 'Make a new list'] }),
    state('failed', { see: ['APSIS does not answer', 'Try again now'] }),
    state('paused', { see: ['Synchronise again'] }),
    card(
        'paused-for-all',
        { [STATUS]: { ...given.STATUSES.paused, choices: [] } },
        { see: ['switched off in Lime Admin'] }
    ),
    state('not_ready', { see: ['Still missing', 'Sender address'] }),
    state('not_an_email_campaign', { see: ['Look again'] }),
    card(
        'queued',
        { [STATUS]: { ...given.STATUSES.waiting, run: queued } },
        { see: ['Waiting for its turn'] }
    ),
    card(
        'reading',
        { [STATUS]: { ...given.STATUSES.waiting, run: given.running() } },
        { see: ['Reading from Lime and APSIS'] }
    ),
    card(
        'without-right',
        { [STATUS]: { ...synced, rights: { sync: false, approve: false } } },
        { see: ['takes the right'] }
    ),
    card(
        'approved',
        {
            [STATUS]: {
                ...given.STATUSES.needs_approval,
                held: { ...given.HELD, decision: 'approved' },
            },
        },
        { see: ['Approved for 600 people'] }
    ),
    card(
        'unknown-state',
        { [STATUS]: { campaign: given.CAMPAIGN, state: 'brand_new' } },
        { see: ['brand_new', 'Last complete sync'] }
    ),
    card('loading', { [STATUS]: never }, { see: ['Looking up'] }),
    card('forbidden', { [STATUS]: failing(403) }, { see: ['may not see'] }),
    card(
        'logged-out',
        { [STATUS]: failing(401, { message: 'Unauthorized' }) },
        { see: ['not logged in'] }
    ),
    card('missing', { [STATUS]: failing(404) }, { see: ['nothing here'] }),
    card(
        'not-configured',
        {
            [STATUS]: failing(503, {
                code: 'config_missing',
                message: 'The connection to APSIS is not configured yet.',
                remedy: 'Put the key into the application config.',
            }),
        },
        { see: ['not configured yet', 'Put the key'] }
    ),
    card('server-gone', { [STATUS]: failing(502) }, { see: ['does not answer'] }),
    card(
        'server-gone-later',
        { [STATUS]: [synced, failing(502)] },
        {
            see: ['known last', 'Synchronised'],
            act: (page) =>
                page.evaluate(() =>
                    globalThis.stage.platform
                        .get('eventDispatcher')
                        .dispatch('limepkg-apsis.changed', { campaign: 1001 })
                ),
        }
    ),
    card(
        'unsaved',
        {},
        {
            properties: { context: { limetype: 'campaign', id: null } },
            see: ['Save the campaign first'],
        }
    ),
    state('synced', { name: 'card-late-properties', late: true, see: ['Synchronised'] }),
    state('synced', {
        name: 'card-exact-times',
        act: (page) => page.getByText('5 minutes ago').click(),
        see: ['Nov 25, 2026'],
    }),
    card(
        'start-refused',
        {
            [STATUS]: synced,
            [START]: failing(503, {
                code: 'apsis_unavailable',
                message: 'APSIS does not answer right now.',
                remedy: 'Nothing needs to be done: the next run tries again.',
            }),
        },
        {
            act: (page) => page.getByRole('button', { name: 'Sync now' }).click(),
            see: ['APSIS does not answer right now.'],
        }
    ),
    card(
        'started',
        {
            [STATUS]: [synced, { ...synced, state: 'syncing', run: queued }],
            [START]: { ...queued, joined: false },
        },
        {
            act: (page) =>
                page.getByRole('button', { name: 'Sync now' }).dblclick(),
            see: ['Waiting for its turn'],
            calls: [STATUS, START, STATUS],
        }
    ),
    card(
        'preview-opens-plan',
        {
            [STATUS]: synced,
            [PREVIEW]: { ...queued, id: 19, action: 'preview' },
            [`GET ${ROOT}/runs/19`]: given.largePreview(12),
        },
        {
            isDialog: true,
            act: (page) =>
                page.getByRole('button', { name: 'Preview' }).click(),
            see: ['what a sync would do', 'Added to the list'],
        }
    ),
    card(
        'held-additions',
        {
            [STATUS]: {
                ...given.STATUSES.needs_approval,
                held: {
                    ...given.HELD,
                    count: 1,
                    guards: { guard_former_address_opted_out: 1 },
                },
            },
        },
        { see: ['One person who opted out'] }
    ),
];

const PLANS = [
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
        act: (page) => page.getByRole('tab', { name: 'Removed' }).click(),
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
    plan('nothing-to-do', given.wholeRun({ plan: given.plan(EMPTY()) }), {
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

const PEOPLE = [
    person('loading', never, { see: ['Looking up why'] }),
    person('left-out', given.explanation(), { see: ['Stops here', 'signing up'] }),
    person(
        'on-list',
        given.explanation({
            verdict: 'on_list',
            verdict_text: '',
            asked_apsis: false,
            remedy: '',
            steps: given.explanation().steps.slice(0, 3),
        }),
        { see: ['Is on the list.', 'APSIS was not asked'] }
    ),
    person('unreachable', failing(502), { see: ['does not answer'] }),
    person('card', given.explanation(), {
        isDialog: false,
        properties: {
            context: { limetype: 'person', id: 1001, parent: context },
        },
        see: ['Ada Ek'],
    }),
    person('without-campaign', never, {
        isDialog: false,
        properties: { context: { limetype: 'person', id: 1001 } },
        see: ['from a campaign'],
    }),
];

function EMPTY() {
    return { adds: [], changes: [], removals: [], skips: [], lists: [] };
}

function cut(run, total) {
    return { ...run, plan: { ...run.plan, totals: { adds: total } } };
}

/** Every scene. */
export const SCENES = [...CARDS, ...PLANS, ...PEOPLE];

/** How a scene is looked at. */
export const LOOKS = [
    { name: 'light', width: 1024, height: 900, dark: false },
    { name: 'dark', width: 720, height: 900, dark: true },
    { name: 'narrow', width: 320, height: 700, dark: false },
];
