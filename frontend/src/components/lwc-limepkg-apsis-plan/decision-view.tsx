import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Held } from '../../api/types';
import type { Texts } from '../../texts/texts';

/** What will happen when the plan is approved, and when it is rejected; or who can decide. */
export const DecisionView: FunctionalComponent<{
    held: Held;
    mayApprove: boolean;
    texts: Texts;
}> = ({ held, mayApprove, texts }) => (
    <div class="decision">
        {held.removals > 0 && (
            <p>
                <strong>
                    {texts.count('card.approve.removals', held.removals)}
                </strong>
            </p>
        )}
        {held.additions > 0 && (
            <p>
                <strong>
                    {texts.count('card.approve.additions', held.additions)}
                </strong>
            </p>
        )}
        <p>{texts.get('card.approve.else')}</p>
        <p class="quiet">
            {texts.get(
                mayApprove ? 'card.approve.exactly' : 'card.approve.no_right'
            )}
        </p>
    </div>
);
