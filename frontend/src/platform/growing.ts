/** When a dialog has the size that it will keep: Lime's grow while they open, and what measures itself meanwhile stays too small. */

const LOOK_AGAIN = 40;
const MOST_LOOKS = 25;

interface Drawn extends HTMLElement {
    /** Every element of lime-elements has it; one that the client has not loaded lacks it. */
    componentOnReady?: () => Promise<unknown>;
}

/** Wait until a dialog has grown, or does not seem to; what is inside tells. */
export async function hasGrown(dialog: Drawn, inside: Element): Promise<void> {
    if (!dialog.componentOnReady) {
        return;
    }
    await dialog.componentOnReady();
    for (let looks = 0; looks < MOST_LOOKS && isGrowing(inside); looks += 1) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    }
}

/** Tell whether an element is not there yet, or smaller than it is laid out. */
function isGrowing(element: Element): boolean {
    const { width } = element.getBoundingClientRect();
    // Half a pixel is rounding.
    return width === 0 || width < element.clientWidth - 0.5;
}
