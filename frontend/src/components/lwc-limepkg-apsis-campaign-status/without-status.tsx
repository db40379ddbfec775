import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Failure } from '../../api/failure';
import { Alert } from '../../parts/notice';
import { failureNotice } from '../../parts/notice.helpers';
import type { Texts } from '../../texts/texts';
import type { ButtonsProps } from './action-button';
import { ActionButton } from './action-button';
import { look } from './actions.helpers';

interface WithoutStatusProps {
    isSaved: boolean;
    failure: Failure | null;
    texts: Texts;
    buttons: ButtonsProps;
}

/** What the card shows while it knows nothing about the campaign: why not, and the way on. */
export const WithoutStatus: FunctionalComponent<WithoutStatusProps> = ({
    isSaved,
    failure,
    texts,
    buttons,
}) => {
    if (!isSaved) {
        return renderUnsaved(texts);
    }
    return failure
        ? renderFailure(failure, texts, buttons)
        : renderLoading(texts);
};

function renderUnsaved(texts: Texts) {
    return (
        <p class="plain" role="status">
            <limel-icon name="save" size="small" aria-hidden="true" />
            {texts.get('card.unsaved')}
        </p>
    );
}

function renderLoading(texts: Texts) {
    return (
        <p class="plain quiet" role="status">
            <limel-spinner size="mini" limeBranded={false} />
            {texts.get('card.loading')}
        </p>
    );
}

function renderFailure(failure: Failure, texts: Texts, buttons: ButtonsProps) {
    return [
        <Alert notice={failureNotice(failure, texts)} />,
        <div class="actions">
            <ActionButton action={look(texts)} {...buttons} />
        </div>,
    ];
}
