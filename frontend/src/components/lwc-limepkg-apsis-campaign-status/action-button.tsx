import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import { idOf } from './actions.helpers';
import type { Action } from './lwc-limepkg-apsis-campaign-status.types';

/** What the buttons of a card share. */
export interface ButtonsProps {
    /** The id of the action whose request is under way, or an empty text. */
    busy: string;
    /** Whether a run is under way. */
    isRunning: boolean;
    /** Whether the last thing that was tried failed; the button says so when its spinner ends. */
    hasFailed: boolean;
    onAction: (action: Action) => void;
}

/** One button. While its own request is under way it turns, and the others wait. */
export const ActionButton: FunctionalComponent<
    ButtonsProps & { action: Action; slot?: string }
> = ({ action, slot, busy, isRunning, hasFailed, onAction }) => {
    const id = idOf(action);
    return (
        <limel-button
            key={id}
            slot={slot}
            label={action.label}
            icon={action.icon}
            primary={action.primary}
            outlined={!action.primary}
            loading={busy === id || (isRunning && action.name === 'sync')}
            loadingFailed={hasFailed}
            disabled={busy !== '' && busy !== id}
            onClick={() => onAction(action)}
        />
    );
};
