import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
    all,
    clearPage,
    mount,
    stopClock,
    wordsOf,
} from '../../../testing/mounting';

const TWO = [
    { id: 1001, name: 'Ada Ek' },
    { id: 1009, name: '' },
];

function mountPeople(people: object[], value = '') {
    return mount('lwc-limepkg-apsis-people', {
        data: { people },
        value,
        base: 'object/person/',
        whyLabel: 'Why?',
    });
}

describe('the people of one line of a plan', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('are links to their cards; somebody without a name goes by the number', async () => {
        const people = await mountPeople(TWO);
        const links = all(people, 'a').map((each) => [
            each.getAttribute('href'),
            each.textContent,
        ]);

        expect(links).toEqual([
            ['object/person/1001', 'Ada Ek'],
            ['object/person/1009', '1009'],
        ]);
    });

    it('have a question each that says whom it is about', async () => {
        const people = await mountPeople(TWO);
        const asked = vi.fn();
        people.addEventListener('explainPerson', (event) =>
            asked((event as CustomEvent<number>).detail)
        );
        const [first, second] = all(people, 'button') as HTMLElement[];

        second.click();

        expect(first.getAttribute('aria-label')).toBe('Why? Ada Ek');
        expect(asked).toHaveBeenCalledExactlyOnceWith(1009);
    });

    it('are the text of the line where there is nobody', async () => {
        const people = await mountPeople([], 'k… at example.test');

        expect(wordsOf(people)).toBe('k… at example.test');
        expect(all(people, 'a')).toEqual([]);
    });

    it.each([
        ['goes by the client where that takes it', {}, true, 1, true],
        ['is left to the browser where nobody takes it', {}, false, 1, false],
        [
            'is left to the browser with Ctrl held',
            { ctrlKey: true },
            true,
            0,
            false,
        ],
    ])('a link %s', async (_, keys, isTaken, told, prevented) => {
        const people = await mountPeople(TWO);
        const heard = vi.fn();
        people.addEventListener('openPerson', (event) => {
            heard();
            if (isTaken) {
                event.preventDefault();
            }
        });
        const click = Object.assign(
            new CustomEvent('click', { cancelable: true }),
            keys
        );

        all(people, 'a')[0].dispatchEvent(click);

        expect(heard).toHaveBeenCalledTimes(told);
        expect(click.defaultPrevented).toBe(prevented);
    });
});
