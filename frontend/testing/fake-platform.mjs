/**
 * A client as small as possible: its services work, remember what they were asked, and `get` throws for a service that is
 * not there, as the real one does. Used by the specs and, in the browser, by the harness.
 */

/** An answer that never comes. */
export const NEVER = Symbol('never');

/**
 * Return the error that the client's http service rejects with.
 * @param {number} status - the status
 * @param {object | string} [body] - what the server said
 * @returns {Error}
 */
export function httpError(status, body) {
    return Object.assign(new Error(`HTTP ${status}`), {
        name: 'HttpResponseError',
        status,
        response: body,
    });
}

/**
 * Return a client.
 * @param {object} [options] - what it is like
 * @param {Record<string, unknown>} [options.answers] - by method and path; a function is called with the body; a list is
 * used up one by one, its last entry for ever
 * @param {Record<string, string>} [options.texts] - by full key
 * @param {string} [options.language] - of the session
 * @param {string[]} [options.without] - names of services this client lacks
 * @param {boolean} [options.confirms] - what a person answers when asked to confirm
 * @returns {any}
 */
export function createFakePlatform({
    answers = {},
    texts = {},
    language = 'en',
    without = [],
    confirms = true,
} = {}) {
    const calls = [];
    const services = {
        http: fakeHttp(answers, calls),
        translate: { get: (id, params) => filled(texts[id] ?? id, params) },
        notifications: fakeNotifications(calls, confirms),
        dialog: fakeDialogs(calls),
        eventDispatcher: fakeDispatcher(),
        commandBus: fakeCommandBus(),
        navigator: { navigate: (path) => calls.push(`navigate ${path}`) },
        webComponentRegistry: fakeRegistry(),
        'state.application': { getLanguage: () => language },
        'state.limetypes': fakeState({
            human: { name: 'human', label: 'person' },
        }),
    };
    for (const name of without) {
        delete services[name];
    }
    return {
        type: 'LimeCRMWebClient',
        answers,
        calls,
        has: (name) => name in services,
        get: (name) => {
            if (!(name in services)) {
                throw new Error(`There is no service named ${name}.`);
            }
            return services[name];
        },
        register: (name, service) => {
            services[name] = service;
        },
    };
}

function filled(text, params = {}) {
    return text.replaceAll(/{(\w+)}/g, (whole, name) => params[name] ?? whole);
}

function fakeHttp(answers, calls) {
    const request = async (method, url, body) => {
        const name = `${method} ${url}`;
        calls.push(name);
        const answer = nextOf(answers, name);
        const value =
            typeof answer === 'function' ? await answer(body) : answer;
        if (value === NEVER) {
            return new Promise(() => {});
        }
        if (value instanceof Error) {
            throw value;
        }
        if (value === undefined) {
            throw new Error(`Nobody answers ${name}.`);
        }
        return structuredClone(value);
    };
    return {
        get: (url) => request('GET', url),
        post: (url, body) => request('POST', url, body),
    };
}

function nextOf(answers, name) {
    const answer = answers[name];
    if (!Array.isArray(answer)) {
        return answer;
    }
    return answer.length > 1 ? answer.shift() : answer[0];
}

function fakeNotifications(calls, confirms) {
    return {
        notify: async (text) => {
            calls.push(`notify ${text}`);
            return false;
        },
        confirm: async (title) => {
            calls.push(`confirm ${title}`);
            return confirms;
        },
    };
}

function fakeDialogs(calls) {
    const open = new Map();
    return {
        open,
        create: (name, properties, listeners = {}) => {
            const element = Object.assign(
                document.createElement(name),
                properties
            );
            for (const [event, listener] of Object.entries(listeners)) {
                element.addEventListener(event, listener);
            }
            document.body.append(element);
            open.set(open.size + 1, element);
            calls.push(`open ${name}`);
            return open.size;
        },
        destroy: (id) => {
            open.get(id)?.remove();
            calls.push(`close ${open.get(id)?.localName}`);
        },
    };
}

function fakeDispatcher() {
    const listeners = new Map();
    const of = (name) => listeners.get(name) ?? new Set();
    return {
        count: (name) => of(name).size,
        dispatch: (name, detail) => {
            const event = { type: name, detail };
            for (const listener of of(name)) {
                listener(event);
            }
            return event;
        },
        addListener: (name, listener) =>
            listeners.set(name, of(name).add(listener)),
        removeListener: (name, listener) => of(name).delete(listener),
    };
}

function fakeCommandBus() {
    const handlers = new Map();
    const idOf = (value) => value.commandId ?? value.constructor.commandId;
    return {
        registered: handlers,
        register: (commandClass, handler, metadata) =>
            handlers.set(idOf(commandClass), { handler, metadata }),
        isSupported: (id) => handlers.has(id.commandId ?? id),
        handle: (command) =>
            handlers.get(idOf(command)).handler.handle(command),
    };
}

function fakeRegistry() {
    const registered = new Map();
    return {
        registered,
        register: (tag, metadata) => registered.set(tag, metadata),
    };
}

function fakeState(state) {
    return {
        subscribe: (callback) => {
            callback(state);
            return () => {};
        },
    };
}
