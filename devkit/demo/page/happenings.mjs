/** What can be made to happen on this page: what marketers do in APSIS, and what goes wrong. */

import { make } from './elements.mjs';

const ALL = 5000;
const AT_A_TIME = 6;
const LEAVERS = 3;
const PART = 0.6;

/** Return the panel for one campaign. */
export function createHappenings(client, campaign, changed) {
    const act = (text, work) =>
        make('button', {
            className: 'plain',
            textContent: text,
            onclick: async ({ target }) => {
                target.disabled = true;
                await work(client.http, campaign).catch((error) => say(client, error.message));
                target.disabled = false;
                await changed();
            },
        });
    return make(
        'details',
        { className: 'happenings' },
        make('summary', { textContent: 'Let something happen' }),
        make(
            'div',
            {},
            make('span', { textContent: 'In APSIS' }),
            act('Delete the list', deleteList),
            act('Three members opt out', optOut),
            act('Send a mailing', sendMailing),
            act('Stop answering', () => send('outage', { answers: false })),
            act('Answer again', () => send('outage', { answers: true }))
        ),
        make(
            'div',
            {},
            make('span', { textContent: 'In Lime' }),
            act('A wrong filter removes 60 % of the participants', removeMany),
            act('Three people join', join)
        )
    );
}

function say({ platform }, text) {
    platform.get('notifications').notify(text);
}

async function send(path, body) {
    const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
    });
    if (!answer.ok) {
        throw new Error((await answer.json()).message);
    }
}

async function deleteList(http, campaign) {
    await send('happen', [{ event: 'delete_list', list: await listOf(http, campaign) }]);
}

async function optOut(http, campaign) {
    const list = await listOf(http, campaign);
    const addresses = await addressesOf(http, campaign);
    await send(
        'happen',
        addresses.slice(0, LEAVERS).map((email) => ({ event: 'opt_out', email, list, reason: 'Too many mails' }))
    );
}

async function sendMailing(http, campaign) {
    const list = await listOf(http, campaign);
    const addresses = await addressesOf(http, campaign);
    const part = (share) => addresses.slice(0, Math.ceil(addresses.length * share));
    const bounces = addresses.slice(-1).map((email) => ({ email, kind: 'hard' }));
    await send('happen', [
        { event: 'send_newsletter', lists: [list], subject: 'News', opens: part(0.5), clicks: part(0.2), bounces },
    ]);
}

async function listOf(http, campaign) {
    const { list } = await http.get(`limepkg-apsis/campaigns/${campaign}/status`);
    if (!list) {
        throw new Error('This campaign has no list in APSIS.');
    }
    return list;
}

async function removeMany(http, campaign) {
    const rows = await participantsOf(http, campaign);
    const gone = rows.slice(0, Math.floor(rows.length * PART));
    await inTurns(gone, ({ _id }) => http.delete(`api/v1/limeobject/participant/${_id}/`));
}

async function join(http, campaign) {
    const rows = await participantsOf(http, campaign);
    const present = new Set(rows.map(({ person }) => person));
    const people = await allOf(http, 'person', {});
    const joining = people.filter(({ _id, email }) => email && !present.has(_id)).slice(0, LEAVERS);
    await inTurns(joining, ({ _id }) => http.post('api/v1/limeobject/participant/', { campaign, person: _id }));
}

async function addressesOf(http, campaign) {
    const rows = await participantsOf(http, campaign);
    const people = new Map((await allOf(http, 'person', {})).map((each) => [each._id, each]));
    return rows.map(({ person }) => people.get(person)?.email).filter(Boolean);
}

function participantsOf(http, campaign) {
    return allOf(http, 'participant', { campaign });
}

async function allOf(http, limetype, conditions) {
    const params = { ...conditions, _limit: ALL };
    const { _embedded: found } = await http.get(`api/v1/limeobject/${limetype}/`, { params });
    return found.limeobjects;
}

/** Do the same with many records, a few at a time. */
async function inTurns(rows, work) {
    for (let start = 0; start < rows.length; start += AT_A_TIME) {
        await Promise.all(rows.slice(start, start + AT_A_TIME).map((row) => work(row)));
    }
}
