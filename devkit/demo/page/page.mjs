/** Who is logged in, and which record is shown: the address says which, as in the web client. */

import { createPlatform } from './client.mjs';
import { make } from './elements.mjs';
import { createHappenings } from './happenings.mjs';
import { listCampaigns, showCampaign, showPerson } from './records.mjs';
import { connect } from './server.mjs';

const WHO = 'limepkg-apsis.page.user';
const LOOK = 'limepkg-apsis.page.look';

async function main() {
    const about = await readJson('page.json');
    if (!about.entry) {
        throw new Error(`The campaign card is not built: ${about.remedy}`);
    }
    await import(about.entry);
    offerLooks();
    const who = about.users.find(({ name }) => name === sessionStorage.getItem(WHO)) ?? about.users[0];
    offerUsers(about.users, who);
    const server = connect(about.application);
    await server.logIn(who.name, who.password);
    await start(server, who.language);
}

async function start({ http }, language) {
    const [texts, limetypes] = await Promise.all([readJson(`texts/${language}.json`), readLimetypes(http)]);
    document.documentElement.lang = language;
    const client = { http, texts, language, limetypes };
    const show = () => showPlace(client).catch(tell);
    client.navigate = (path) => {
        history.pushState(null, '', path);
        show();
    };
    client.platform = createPlatform(client);
    await load(client);
    globalThis.addEventListener('popstate', show);
    document.addEventListener('click', (event) => follow(event, client));
    await show();
}

/** Create the package's loader, once: it tells the client what there is. */
async function load({ platform }) {
    const loader = Object.assign(make('lwc-limepkg-apsis-loader'), { platform, context: { limetype: null, id: null } });
    document.body.append(loader);
    await customElements.whenDefined(loader.localName);
    await loader.componentOnReady();
}

async function readLimetypes(http) {
    const { _embedded: found } = await http.get('api/v1/limetype/');
    return Object.fromEntries(found.limetypes.map((each) => [each.name, each]));
}

/** Show what the address says: `object/<limetype>/<id>`, or the first campaign. */
async function showPlace(client) {
    const campaigns = await listCampaigns(client);
    const [, limetype, id] = /^\/object\/(\w+)\/(\d+)/.exec(location.pathname) ?? [];
    const current = limetype ? { limetype, id: Number(id) } : { limetype: 'campaign', id: campaigns[0]?._id };
    const isCampaign = current.limetype === 'campaign';
    drawList(campaigns, isCampaign ? current.id : 0);
    const parts = isCampaign
        ? [await showCampaign(client, current), createHappenings(client, current.id, () => showPlace(client))]
        : [await showPerson(client, current)];
    document.querySelector('main').replaceChildren(...parts);
}

function drawList(campaigns, current) {
    const rows = campaigns.map(({ _id, name, type }) =>
        make(
            'li',
            {},
            make(
                'a',
                { href: `object/campaign/${_id}`, ...(_id === current && { 'aria-current': 'page' }) },
                make('span', { textContent: name }),
                make('span', { className: 'kind', textContent: type })
            )
        )
    );
    const list = document.querySelector('nav');
    list.replaceChildren(make('h2', { textContent: 'Campaigns' }), make('ul', {}, rows));
}

/** Stay on the page when a record's link is clicked; with a key held down the browser opens a tab of its own. */
function follow(event, client) {
    const link = event.composedPath().find((each) => each.localName === 'a');
    const path = link && new URL(link.href, document.baseURI).pathname;
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented);
    if (isPlain && path?.startsWith('/object/')) {
        event.preventDefault();
        client.navigate(path);
    }
}

function offerUsers(users, who) {
    const select = document.querySelector('[name=user]');
    select.append(...users.map(({ name, title }) => make('option', { value: name, textContent: title })));
    select.value = who.name;
    select.addEventListener('change', () => {
        sessionStorage.setItem(WHO, select.value);
        location.reload();
    });
}

function offerLooks() {
    const select = document.querySelector('[name=theme]');
    const prefersDark = matchMedia('(prefers-color-scheme: dark)').matches;
    select.value = sessionStorage.getItem(LOOK) ?? (prefersDark ? 'force-dark' : 'force-light');
    const apply = () => {
        document.documentElement.dataset.theme = select.value;
        sessionStorage.setItem(LOOK, select.value);
    };
    select.addEventListener('change', apply);
    apply();
}

async function readJson(path) {
    const answer = await fetch(path);
    return answer.json();
}

/** Say what went wrong in the place of what should have been shown. */
function tell(error) {
    const text = error.status ? `The server answered ${error.status}.` : error.message;
    document.querySelector('main').replaceChildren(make('section', { className: 'record' }, text));
}

main().catch(tell);
