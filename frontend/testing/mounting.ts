/** How a built component is put into a page in a spec, and what a person would find in it. The clock is the spec's own. */

import { vi } from 'vitest';
import { NOW } from './answers.mjs';
import { createFakePlatform } from './fake-platform.mjs';
import { readTexts } from './po.mjs';

/** A component of ours, with the properties the client sets. */
export type Mounted = HTMLElement & Record<string, unknown>;

const TEXTS: Record<string, Record<string, string>> = {
    en: readTexts('en'),
    sv: readTexts('sv'),
};
const FRAME = 16;
const TIMERS = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];

/** Stop the clock at the moment of the answers: once a file, for what Stencil is about to draw must not lose its timer. */
export function stopClock(): void {
    vi.useFakeTimers({
        toFake: [...TIMERS, 'Date'] as Array<'setTimeout' | 'Date'>,
        now: Date.parse(NOW),
    });
}

/** Let time pass, and everything be drawn that is due then. */
export async function pass(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    await settle();
}

/** Wait until what was asked is answered and drawn: a few frames. */
export async function settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
        await vi.advanceTimersByTimeAsync(FRAME);
    }
}

/** Return a client with the real texts. */
export function clientWith(
    answers: Record<string, unknown>,
    {
        language = 'en',
        ...options
    }: { language?: string; without?: string[]; confirms?: boolean } = {}
) {
    const texts = TEXTS[language];
    return createFakePlatform({ answers, language, texts, ...options });
}

/** Put an element into the page and wait until it is drawn. */
export async function mount(
    tag: string,
    properties: object = {}
): Promise<Mounted> {
    const element = Object.assign(document.createElement(tag), properties);
    document.body.append(element);
    // The code of a component is loaded when the first one of its kind appears.
    await (
        element as unknown as { componentOnReady(): Promise<void> }
    ).componentOnReady();
    await settle();
    return element as unknown as Mounted;
}

/** Take everything out of the page, and put the clock back. */
export async function clearPage(): Promise<void> {
    for (const element of document.body.children) {
        element.remove();
    }
    await settle();
    vi.setSystemTime(Date.parse(NOW));
}

/** Say whether somebody looks at the page. */
export async function showPage(isShown: boolean): Promise<void> {
    Object.defineProperty(document, 'hidden', {
        configurable: true,
        value: !isShown,
    });
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
}

/** Return every word a person could read, those Lime's elements are told too. */
export function wordsOf(element: Element): string {
    return all(element)
        .flatMap((each) => [
            read(each, 'heading'),
            read(each, 'label'),
            ...ownTexts(each),
        ])
        .filter(Boolean)
        .join(' ')
        .replaceAll(/\s+/g, ' ');
}

/** Return every element inside an element, in shadow trees too; those of a name or class where one is given. */
export function all(element: Element, name?: string): Element[] {
    const found: Element[] = [];
    for (const root of [element.shadowRoot, element]) {
        for (const child of root?.children ?? []) {
            if (child.localName !== 'style') {
                found.push(child, ...all(child));
            }
        }
    }
    return name
        ? found.filter(
              (each) => each.localName === name || each.classList.contains(name)
          )
        : found;
}

/** Return the one element of a name or class. */
export function one(element: Element, name: string): Element {
    const found = all(element, name);
    if (found.length !== 1) {
        throw new Error(`There are ${found.length} of ${name}, not one.`);
    }
    return found[0];
}

/** Return what an element was told: simple values arrive as attributes while its class is unknown. */
export function read(element: Element, name: string): unknown {
    const value = (element as unknown as Record<string, unknown>)[name];
    const attribute = element.getAttribute(name.toLowerCase());
    return value ?? (attribute === '' ? true : attribute);
}

/** Return the labels of the buttons a person could press. */
export function buttonsOf(element: Element): string[] {
    return all(element, 'limel-button').map((each) =>
        String(read(each, 'label'))
    );
}

/** Return the button of a label. */
export function button(element: Element, label: string): HTMLElement {
    const found = all(element, 'limel-button').find(
        (each) => read(each, 'label') === label
    );
    if (!found) {
        throw new Error(`No button ${label}, only ${buttonsOf(element)}.`);
    }
    return found as HTMLElement;
}

/** Press a button, and wait for what comes of it. */
export async function press(element: Element, label: string): Promise<void> {
    button(element, label).click();
    await settle();
}

function ownTexts(element: Element): Array<string | null> {
    return [...element.childNodes]
        .filter((each) => each.nodeType === 3)
        .map((each) => each.nodeValue);
}

/** Return an answer that comes when it is told to. */
export function lateAnswer(answer: unknown) {
    let release = () => {};
    const waiting = new Promise((resolve) => {
        release = () => resolve(answer);
    });
    return { answer: () => waiting, release: () => release() };
}
