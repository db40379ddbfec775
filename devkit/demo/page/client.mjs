/**
 * The part of Lime's web client that a component meets: the `platform` with its services. They do what the real ones are
 * documented to do, and requests go to the real endpoints.
 */

import { make } from './elements.mjs';

const TOAST_MILLISECONDS = 5000;

/** Return the platform object. `place` is what the client knows: http, texts, language, limetypes and how to go somewhere. */
export function createPlatform({ http, texts, language, limetypes, navigate }) {
    const services = {
        http,
        translate: { get: (key, values) => filled(texts[key] ?? key, values) },
        notifications: { notify, confirm, alert: confirm },
        dialog: createDialogs(),
        eventDispatcher: createDispatcher(),
        commandBus: createCommandBus(),
        navigator: { navigate },
        webComponentRegistry: createRegistry(),
        'state.application': { getLanguage: () => language },
        'state.limetypes': createState(limetypes),
    };
    return {
        type: 'LimeCRMWebClient',
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

function filled(text, values = {}) {
    return text.replaceAll(/{(\w+)}/g, (whole, name) => values[name] ?? whole);
}

async function notify(message, { timeout = TOAST_MILLISECONDS } = {}) {
    const toast = make('p', { textContent: message });
    document.querySelector('.toasts').append(toast);
    setTimeout(() => toast.remove(), timeout);
    return false;
}

function confirm(title, message = '', { acceptText = 'OK', cancelText = 'Cancel' } = {}) {
    return new Promise((resolve) => {
        const close = () => {
            dialog.remove();
            resolve(dialog.returnValue === 'accept');
        };
        const choices = [
            ['cancel', cancelText],
            ['accept', acceptText],
        ].map(([value, text]) => make('button', { className: 'plain', value, textContent: text }));
        const dialog = make(
            'dialog',
            { onclose: close, 'aria-label': title },
            make('h2', { textContent: title }),
            make('p', { textContent: message }),
            make('form', { method: 'dialog' }, choices)
        );
        document.body.append(dialog);
        dialog.showModal();
    });
}

function createDialogs() {
    const open = new Map();
    let last = 0;
    return {
        create: (tag, properties, listeners = {}) => {
            const element = Object.assign(document.createElement(tag), properties);
            for (const [event, listener] of Object.entries(listeners)) {
                element.addEventListener(event, listener);
            }
            document.body.append(element);
            last += 1;
            open.set(last, element);
            return last;
        },
        update: (id, properties) => Object.assign(open.get(id) ?? {}, properties),
        destroy: (id) => {
            open.get(id)?.remove();
            open.delete(id);
        },
    };
}

function createDispatcher() {
    const target = new EventTarget();
    return {
        dispatch: (name, detail) => {
            const event = new CustomEvent(name, { detail, cancelable: true });
            target.dispatchEvent(event);
            return event;
        },
        addListener: (name, listener) => target.addEventListener(name, listener),
        removeListener: (name, listener) => target.removeEventListener(name, listener),
    };
}

function createCommandBus() {
    const registered = new Map();
    const idOf = (value) => value.commandId ?? value.constructor.commandId;
    return {
        register: (commandClass, handler, metadata) =>
            registered.set(idOf(commandClass), { commandClass, handler, metadata }),
        isSupported: (id) => registered.has(id.commandId ?? id),
        handle: (command) => registered.get(idOf(command)).handler.handle(command),
        getAll: () => [...registered.values()],
    };
}

function createRegistry() {
    const registered = new Map();
    return {
        register: (tag, metadata) => registered.set(tag, metadata),
        getAll: () => registered,
    };
}

function createState(state) {
    return {
        subscribe: (callback) => {
            callback(state);
            return () => {};
        },
    };
}
