import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Failure } from '../../api/failure';
import type { CampaignStatus } from '../../api/types';
import { Alert, Notice } from '../../parts/notice';
import { ProgressBar } from '../../parts/progress-bar';
import type { Texts } from '../../texts/texts';
import type { ButtonsProps } from './action-button';
import { ActionButton } from './action-button';
import { actionsOf, lackOfRight } from './actions.helpers';
import type { TimeProps } from './card-view';
import { CountsView, HeadlineView, TimesView } from './card-view';
import { failureNotice, outdatedNotice } from '../../parts/notice.helpers';
import { noticesOf } from './facts.helpers';
import { Mailings } from './mailings';
import { progressOf } from './progress.helpers';

export interface StatusProps {
    status: CampaignStatus;
    /** Why the newest look at the server failed, if it did: what is shown is old then. */
    failure: Failure | null;
    /** Why the last thing a person asked for was not done. */
    refusal: Failure | null;
    texts: Texts;
    time: TimeProps;
    buttons: ButtonsProps;
    hasChart: boolean;
}

/** Everything about a campaign whose status is known. */
export const StatusView: FunctionalComponent<StatusProps> = (props) => {
    const { status, texts, time } = props;
    const progress = progressOf(status, texts);
    return [
        <HeadlineView status={status} texts={texts} />,
        progress && <ProgressBar progress={progress} texts={texts} />,
        renderNotices(props),
        status.counts && <CountsView counts={status.counts} texts={texts} />,
        status.state !== 'not_an_email_campaign' && (
            <TimesView status={status} texts={texts} {...time} />
        ),
        renderActions(props),
        status.mailings.length > 0 && (
            <Mailings
                mailings={status.mailings}
                texts={texts}
                hasChart={props.hasChart}
                {...time}
            />
        ),
    ];
};

/** The one button that matters most, for the head of the card. */
export const PrimaryAction: FunctionalComponent<StatusProps> = (props) => {
    const actions = actionsOf(props.status, props.texts);
    const primary = actions.find((each) => each.primary);
    return (
        primary && (
            <ActionButton slot="actions" action={primary} {...props.buttons} />
        )
    );
};

function renderNotices({ status, failure, refusal, texts, time }: StatusProps) {
    return [
        failure && <Alert notice={outdatedNotice(failure, texts)} />,
        refusal && <Alert notice={failureNotice(refusal, texts)} />,
        ...noticesOf(status, texts, time.now).map((notice) => (
            <Notice notice={notice} texts={texts} />
        )),
    ];
}

function renderActions({ status, texts, buttons }: StatusProps) {
    const lack = lackOfRight(status, texts);
    const others = actionsOf(status, texts).filter((each) => !each.primary);
    return [
        lack && <p class="quiet">{lack}</p>,
        others.length > 0 && (
            <div class="actions">
                {others.map((action) => (
                    <ActionButton action={action} {...buttons} />
                ))}
            </div>
        ),
    ];
}
