/** The cards of records: what the web client shows around our components, as little of it as they need. */

import { make } from './elements.mjs';

const PAGE = 24;
const ALL = 500;

/** Return every campaign. */
export async function listCampaigns({ http }) {
    const { _embedded: found } = await http.get('api/v1/limeobject/campaign/', { params: { _limit: ALL } });
    return found.limeobjects;
}

/** Return the card of a campaign: its fields, our component, and who takes part. */
export async function showCampaign(client, { id }) {
    const campaign = await client.http.get(`api/v1/limeobject/campaign/${id}/`);
    const context = { limetype: 'campaign', id };
    return make(
        'article',
        { className: 'card-of-record' },
        record(campaign, client.limetypes.campaign, commands(client, context)),
        widget(client, 'lwc-limepkg-apsis-campaign-status', context),
        await participants(client, context)
    );
}

/** Return the card of a person. */
export async function showPerson(client, { limetype, id }) {
    const person = await client.http.get(`api/v1/limeobject/${limetype}/${id}/`);
    return record(person, client.limetypes[limetype]);
}

function record(row, limetype, ...more) {
    const properties = limetype.properties.filter(({ name, type }) => type !== 'hasmany' && hasValue(row[name]));
    const fields = properties.map(({ name, localname, type }) => [
        make('dt', { textContent: localname }),
        make('dd', { textContent: type === 'time' ? moment(row[name]) : String(row[name]) }),
    ]);
    return make(
        'section',
        { className: 'record' },
        make('h1', { textContent: row._descriptive }),
        make('dl', { className: 'fields' }, ...fields.map((each) => make('div', {}, each))),
        ...more
    );
}

function moment(value) {
    return new Date(value).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
}

function hasValue(value) {
    return value !== null && value !== undefined && value !== '';
}

/** Put one of our components where somebody configured it; an element of its own for every record. */
function widget({ platform }, tag, context) {
    return Object.assign(make(tag, { className: 'record widget' }), { platform, context });
}

/** The menu of a record: the commands that packages have registered. */
function commands({ platform, texts }, context) {
    const bus = platform.get('commandBus');
    const buttons = bus.getAll().map(({ commandClass: Command, metadata }) =>
        make('button', {
            className: 'plain',
            title: texts[metadata.description] ?? '',
            textContent: `⋮ ${texts[metadata.title]}`,
            onclick: () => bus.handle(Object.assign(new Command(), { context })),
        })
    );
    return make('p', { className: 'commands' }, buttons);
}

async function participants(client, context) {
    const list = make('ul', { className: 'participants' });
    const more = make('button', { className: 'plain', textContent: 'Show more', onclick: () => grow() });
    let shown = 0;
    const grow = async () => {
        const rows = await readParticipants(client.http, context.id, shown);
        list.append(...rows.map((person) => participant(client, context, person)));
        shown += rows.length;
        more.hidden = rows.length < PAGE;
    };
    await grow();
    return make('section', { className: 'record' }, make('h2', { textContent: 'Participants' }), list, more);
}

async function readParticipants(http, campaign, offset) {
    const { _embedded: found } = await http.get('api/v1/limeobject/participant/', {
        params: { campaign, _limit: PAGE, _offset: offset },
    });
    const people = found.limeobjects.map(({ person }) => (person ? http.get(`api/v1/limeobject/person/${person}/`) : null));
    return Promise.all(people);
}

function participant({ platform }, context, person) {
    if (person === null) {
        return make('li', {}, make('em', { textContent: 'A participant without a person' }));
    }
    const explain = () => {
        const dialog = platform.get('dialog');
        const properties = { platform, context, campaign: context.id, person: person._id, isDialog: true };
        const id = dialog.create('lwc-limepkg-apsis-person', properties, { dialogClosed: () => dialog.destroy(id) });
    };
    const name = person._descriptive;
    return make(
        'li',
        {},
        make('a', { href: `object/person/${person._id}`, textContent: name }),
        make('button', { className: 'person-link', textContent: 'Why?', 'aria-label': `Why? ${name}`, onclick: explain })
    );
}
