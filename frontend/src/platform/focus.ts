/** Where the keyboard is, so that it can come back there: a dialog that is taken away takes the focus along. */

const BUTTON = 'limel-button, button';

/** What has the focus, and around it everything whose shadow tree it is in; the innermost first. */
export type Focus = HTMLElement[];

/** Return what has the focus; empty where that is nothing in particular. */
export function focused(): Focus {
    const found: Focus = [];
    let element = document.activeElement as HTMLElement | null;
    while (element && element !== document.body) {
        found.unshift(element);
        element = (element.shadowRoot?.activeElement ??
            null) as HTMLElement | null;
    }
    return found;
}

/** Give the focus back to what had it; where that is gone, to the first button of what it was in. */
export function giveBack(focus: Focus): void {
    const there = focus.find((each) => each.isConnected);
    const target =
        there === focus[0]
            ? there
            : there?.shadowRoot?.querySelector<HTMLElement>(BUTTON);
    target?.focus();
}
