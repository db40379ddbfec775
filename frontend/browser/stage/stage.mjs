/** What the stage can do: put one of our components on it, beside a client whose answers are given as JSON. */

import {
    createFakePlatform,
    httpError,
    NEVER,
} from '/testing/fake-platform.mjs';

const main = document.querySelector('main');

/** Answers travel as JSON; these two kinds stand for what JSON cannot say. */
function revived(answer) {
    if (Array.isArray(answer)) {
        return answer.map(revived);
    }
    if (answer?.$never) {
        return NEVER;
    }
    return answer?.$error
        ? httpError(answer.$error.status, answer.$error.body)
        : answer;
}

function platformFor({ answers = {}, ...options }) {
    const usable = Object.fromEntries(
        Object.entries(answers).map(([name, answer]) => [name, revived(answer)])
    );
    return createFakePlatform({ ...options, answers: usable });
}

globalThis.stage = {
    /** Take everything away. */
    clear() {
        main.replaceChildren();
        for (const element of document.querySelectorAll('body > :not(main)')) {
            element.remove();
        }
    },

    /** Show a component. Properties that are to come late are set after it has been drawn without them. */
    async show({ tag, properties = {}, client = {}, late = false }) {
        this.clear();
        this.platform = platformFor(client);
        const element = document.createElement(tag);
        const all = { platform: this.platform, ...properties };
        if (late) {
            main.append(element);
            await element.componentOnReady();
        }
        this.element = Object.assign(element, all);
        if (!late) {
            main.append(element);
        }
        await element.componentOnReady();
    },

    /** Return how many milliseconds it takes from the answer of the server to the first drawn frame that shows it. */
    async measure({ tag, properties = {}, client = {}, answer, drawn }) {
        this.clear();
        let started = 0;
        const platform = platformFor(client);
        platform.answers[answer.name] = () => {
            started = performance.now();
            return answer.value;
        };
        const element = Object.assign(document.createElement(tag), {
            platform,
            ...properties,
        });
        main.append(element);
        while (!this.locate(drawn)) {
            await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - started;
    },

    /** Return the first element inside shadow trees, one selector per tree. */
    locate(selectors) {
        let found = document;
        for (const selector of selectors) {
            found = (found?.shadowRoot ?? found)?.querySelector(selector);
        }
        return found;
    },

    /** Scroll something down and return how long the frames took, in milliseconds. */
    async scroll(selectors, step, frames) {
        const target = this.locate(selectors);
        const lengths = [];
        let last = performance.now();
        for (let index = 0; index < frames; index += 1) {
            target.scrollTop += step;
            await new Promise((resolve) => requestAnimationFrame(resolve));
            const now = performance.now();
            lengths.push(now - last);
            last = now;
        }
        return lengths;
    },

    /** Return the elements that should be drawn by now and are not, and those that still move. */
    unfinished() {
        const waiting = [];
        const visit = (root) => {
            waiting.push(...moving(root));
            for (const element of root.querySelectorAll('*')) {
                if (isUndrawn(element)) {
                    waiting.push(element.localName);
                }
                if (element.shadowRoot) {
                    visit(element.shadowRoot);
                }
            }
        };
        visit(document);
        return waiting;
    },
};

function isUndrawn(element) {
    return isWaitingForRoom(element) || isUndrawnOfLimes(element);
}

/** A table comes when its dialog is open. */
function isWaitingForRoom(element) {
    return element.matches('div.table:empty');
}

function isUndrawnOfLimes(element) {
    return (
        element.localName.startsWith('limel-') &&
        !(
            customElements.get(element.localName) &&
            element.classList.contains('hydrated')
        )
    );
}

/** Colours in the middle of a movement are nobody's mistake. What turns for ever is not waited for. */
function moving(root) {
    return root
        .getAnimations()
        .filter(({ effect, playState }) => {
            const isEndless = effect.getComputedTiming().endTime === Infinity;
            return playState === 'running' && !isEndless;
        })
        .map(({ effect }) => effect.target?.localName);
}
