import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Texts } from '../texts/texts';

/** A moment as the time since or until then. A click, a tap or Enter shows the exact time instead, and back. */
export const MomentText: FunctionalComponent<{
    moment: number;
    now: number;
    texts: Texts;
    exact: boolean;
    onToggle: () => void;
}> = ({ moment, now, texts, exact, onToggle }) => {
    const [shown, other] = exact
        ? [texts.exact(moment), texts.relative(moment, now)]
        : [texts.relative(moment, now), texts.exact(moment)];
    return (
        <button type="button" class="moment" title={other} onClick={onToggle}>
            <time dateTime={new Date(moment).toISOString()}>{shown}</time>
        </button>
    );
};
