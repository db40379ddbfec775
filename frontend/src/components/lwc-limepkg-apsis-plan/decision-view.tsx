import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Held } from '../../api/types';
import { MomentText } from '../../parts/moment-text';
import type { Texts } from '../../texts/texts';

/** What will happen when the plan is approved, and when it is rejected; or who can decide. */
export const DecisionView: FunctionalComponent<{
    held: Held;
    mayApprove: boolean;
    texts: Texts;
    exact: boolean;
    onToggle: () => void;
}> = ({ held, mayApprove, texts, exact, onToggle }) => (
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
        {held.until !== null && (
            <p class="quiet">
                {texts.get('card.approve.until')}{' '}
                <MomentText
                    moment={held.until}
                    now={Date.now()}
                    texts={texts}
                    exact={exact}
                    onToggle={onToggle}
                />
            </p>
        )}
        {!mayApprove && <p>{texts.get('card.approve.no_right')}</p>}
    </div>
);
