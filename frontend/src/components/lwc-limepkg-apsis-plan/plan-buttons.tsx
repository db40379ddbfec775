import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Texts } from '../../texts/texts';
import type { Decision, PlanBusy } from './lwc-limepkg-apsis-plan.types';

interface DecisionButtonsProps {
    /** How many people the decision is about. */
    count: number;
    busy: PlanBusy;
    /** Whether the last thing that was tried failed; the button says so when its spinner ends. */
    hasFailed: boolean;
    texts: Texts;
    onDecide: (what: Decision) => void;
}

/** Reject or approve; while one request is under way both wait. */
export const DecisionButtons: FunctionalComponent<DecisionButtonsProps> = (
    props
) => [renderButton('reject', props), renderButton('approve', props)];

function renderButton(
    what: Decision,
    { count, busy, hasFailed, texts, onDecide }: DecisionButtonsProps
) {
    const isApproval = what === 'approve';
    return (
        <limel-button
            key={what}
            slot="button"
            primary={isApproval}
            outlined={!isApproval}
            label={
                isApproval
                    ? texts.count('card.action.approve', count)
                    : texts.get('card.action.reject')
            }
            loading={busy === what}
            loadingFailed={hasFailed}
            disabled={busy !== ''}
            onClick={() => onDecide(what)}
        />
    );
}
