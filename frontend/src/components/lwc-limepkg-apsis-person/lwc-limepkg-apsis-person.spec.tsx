import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { httpError, NEVER } from '../../../testing/fake-platform.mjs';
import { CONTEXT } from '../../../testing/mounted-card';
import {
    all,
    clearPage,
    clientWith,
    mount,
    one,
    pass,
    press,
    read,
    settle,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const TAG = 'lwc-limepkg-apsis-person';
const EXPLAIN = 'GET limepkg-apsis/campaigns/1001/people/1001';
const AS_DIALOG = {
    context: CONTEXT,
    campaign: given.CAMPAIGN,
    person: 1001,
    isDialog: true,
};
const ON_CARD = {
    context: { limetype: 'person', id: 1001, parent: CONTEXT },
};

async function mountPerson(answer: unknown, properties: object = AS_DIALOG) {
    const platform = clientWith({ [EXPLAIN]: answer });
    const person = await mount(TAG, { platform, ...properties });
    return { person, platform, calls: platform.calls as string[] };
}

describe('why a person is or is not on a list', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('says that it is looking while there is no answer', async () => {
        const { person } = await mountPerson(NEVER);

        expect(wordsOf(person)).toContain('Looking up why');
    });

    it('gives the answer, every step with a word for how it went, and what to do', async () => {
        const { person } = await mountPerson(given.explanation());
        const words = wordsOf(person);

        expect(words).toContain('Is left out.');
        expect(all(person, 'li').map((each) => wordsOf(each))).toHaveLength(6);
        expect(all(person, 'li').every((each) => each.className !== '')).toBe(
            true
        );
        expect(wordsOf(one(person, 'stop'))).toContain('Stops here');
        expect(words).toContain('signing up again in APSIS');
    });

    it('has words of its own where the server has none', async () => {
        const { person } = await mountPerson(
            given.explanation({
                verdict: 'on_list',
                verdict_text: '',
                asked_apsis: false,
                remedy: '',
            })
        );

        expect(wordsOf(person)).toContain('Is on the list.');
        expect(wordsOf(person)).toContain('APSIS was not asked');
        expect(all(person, 'limel-callout')).toEqual([]);
    });

    it('asks once, for APSIS may have been asked for it', async () => {
        const { calls } = await mountPerson(given.explanation());

        await pass(600_000);

        expect(calls).toEqual([EXPLAIN]);
    });

    it('is a dialog that says when it is done', async () => {
        const { person } = await mountPerson(given.explanation());
        const closed = vi.fn();
        person.addEventListener('dialogClosed', closed);

        expect(read(one(person, 'limel-dialog'), 'heading')).toBe('Ada Ek');

        await press(person, 'Close');

        expect(closed).toHaveBeenCalledTimes(1);
    });

    it('closes for its own dialog, not for what closes inside it', async () => {
        const { person } = await mountPerson(given.explanation());
        const closed = vi.fn();
        person.addEventListener('dialogClosed', closed);
        const close = () => new CustomEvent('close', { bubbles: true });

        one(person, 'limel-callout').dispatchEvent(close());
        one(person, 'limel-dialog').dispatchEvent(close());

        expect(closed).toHaveBeenCalledTimes(1);
    });

    it('answers on a card of a person for the campaign it was opened from', async () => {
        const { person } = await mountPerson(given.explanation(), ON_CARD);

        expect(all(person, 'limel-dialog')).toEqual([]);
        expect(wordsOf(person)).toContain('Is left out.');
    });

    it('says so when it knows of no campaign, and asks nothing', async () => {
        const { person, calls } = await mountPerson(NEVER, {
            context: { limetype: 'person', id: 1001 },
        });

        expect(wordsOf(person)).toContain('from a campaign');
        expect(calls).toEqual([]);
    });

    it('waits for the client when that comes late', async () => {
        const { person, platform } = await mountPerson(given.explanation(), {
            ...AS_DIALOG,
            platform: undefined,
        });

        person.platform = platform;
        await settle();

        expect(wordsOf(person)).toContain('Is left out.');
    });

    it('ignores an answer about the person it was on before', async () => {
        let answer: (value: unknown) => void;
        const { person, platform } = await mountPerson(
            () =>
                new Promise((resolve) => {
                    answer = resolve;
                }),
            ON_CARD
        );
        platform.answers['GET limepkg-apsis/campaigns/1001/people/1002'] =
            given.explanation({
                person: { id: 1002, name: 'Björn Åkerlund' },
                verdict: 'on_list',
            });

        person.context = { limetype: 'person', id: 1002, parent: CONTEXT };
        await settle();
        answer!(given.explanation());
        await settle();

        expect(wordsOf(person)).toContain('Björn Åkerlund');
        expect(wordsOf(person)).not.toContain('Is left out.');
    });

    it('says what went wrong, and looks again when it is told to', async () => {
        const { person } = await mountPerson([
            httpError(502),
            given.explanation(),
        ]);

        expect(wordsOf(person)).toContain('does not answer');

        await press(person, 'Look again');

        expect(wordsOf(person)).toContain('Is left out.');
    });
});
