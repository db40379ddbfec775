import type { EventEmitter } from '@stencil/core';
import { Component, Event, h, Prop } from '@stencil/core';
import type { NamedPerson } from '../../api/types';

/**
 * The people of one row of a plan: each a link to its card, with the question why. A cell of the table; the plan hears what
 * is asked for.
 */
@Component({
    tag: 'lwc-limepkg-apsis-people',
    styleUrl: 'lwc-limepkg-apsis-people.scss',
    shadow: true,
})
export class People {
    /** What the table shows where there is nobody: the text of the row. */
    @Prop()
    public value = '';

    /** The row. */
    @Prop()
    public data: { people: NamedPerson[] };

    /** The address of a card without the id. */
    @Prop()
    public base = '';

    /** The words of the question. */
    @Prop()
    public whyLabel = '';

    /** Somebody wants to know why. */
    @Event()
    public explainPerson: EventEmitter<number>;

    /** Somebody wants to see the card; whoever hears it may prevent the link. */
    @Event({ cancelable: true })
    public openPerson: EventEmitter<string>;

    public render() {
        const people = this.data?.people ?? [];
        return people.length > 0 ? (
            people.map((each) => this.renderPerson(each))
        ) : (
            <span>{this.value}</span>
        );
    }

    private renderPerson(person: NamedPerson) {
        const path = this.base + person.id;
        const name = person.name || String(person.id);
        return (
            <span class="person" key={person.id}>
                <a href={path} onClick={(event) => this.open(event, path)}>
                    {name}
                </a>
                <button
                    type="button"
                    aria-label={`${this.whyLabel} ${name}`}
                    onClick={() => this.explainPerson.emit(person.id)}
                >
                    <span class="words">{this.whyLabel}</span>
                    <span class="mark">?</span>
                </button>
            </span>
        );
    }

    private open(event: MouseEvent, path: string) {
        // With a key held down the browser opens a tab of its own, as with any link.
        const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey);
        if (isPlain && this.openPerson.emit(path).defaultPrevented) {
            event.preventDefault();
        }
    }
}
