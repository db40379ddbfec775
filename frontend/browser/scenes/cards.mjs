/** The card of a campaign, in every state and in every trouble. */

import * as given from '../../testing/answers.mjs';
import {
    card,
    failing,
    never,
    PREVIEW,
    queued,
    ROOT,
    START,
    state,
    STATUS,
    synced,
} from './building.mjs';

const NOBODY = {
    participants: 0,
    on_list: 0,
    pending: 0,
    failed: 0,
    skipped: {},
};
const MILLION = {
    participants: 1_000_000,
    on_list: 999_000,
    pending: 0,
    failed: 1000,
    skipped: {},
};
const LONG =
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft2026'.repeat(
        2
    );

export const CARDS = [
    state('synced', { see: ['Synchronised', 'Ready to send', '1,224'] }),
    state('synced', {
        name: 'card-synced-swedish',
        client: { language: 'sv' },
        see: ['Synkroniserad', 'Klar att skicka'],
    }),
    state('partly_synced', { see: ['Partly synchronised', 'Failed'] }),
    card(
        'left-out',
        { [STATUS]: given.LEFT_OUT },
        { see: ['Everybody who can be on the list', 'Ready to send'] }
    ),
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
        { [STATUS]: given.APPROVED },
        { see: ['Approved for 600 people'] }
    ),
    card(
        'unknown-state',
        { [STATUS]: { campaign: given.CAMPAIGN, state: 'brand_new' } },
        { see: ['brand_new', 'Last complete sync'] }
    ),
    card(
        'nobody',
        { [STATUS]: { ...synced, counts: NOBODY, mailings: [] } },
        { see: ['Nobody takes part in the campaign yet'] }
    ),
    card(
        'million',
        { [STATUS]: { ...given.STATUSES.partly_synced, counts: MILLION } },
        { see: ['1,000,000', '999,000'] }
    ),
    card(
        'long-words',
        {
            [STATUS]: {
                ...given.STATUSES.failed,
                name: LONG,
                error: { code: LONG, message: LONG, remedy: LONG },
                messages: [{ code: 'other', message: LONG }],
                mailings: [{ ...given.MAILINGS[0], subject: LONG }],
                run: given.running({ started_by: { user: 7, name: LONG } }),
            },
        },
        { see: [LONG] }
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
    card(
        'server-gone',
        { [STATUS]: failing(502) },
        { see: ['does not answer'] }
    ),
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
    state('synced', {
        name: 'card-late-properties',
        late: true,
        see: ['Synchronised'],
    }),
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
            act: (page) =>
                page.getByRole('button', { name: 'Sync now' }).click(),
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
            see: ['what a sync would do', 'Ada Ek'],
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
                messages: [given.FORMER_ADDRESS],
            },
        },
        { see: [given.FORMER_ADDRESS.message] }
    ),
];
