import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { CampaignStatus, Counts } from '../../api/types';
import { MomentText } from '../../parts/moment-text';
import type { Texts } from '../../texts/texts';
import { figuresOf, leftOut } from './facts.helpers';
import { headlineOf, readinessOf } from './headline.helpers';
import type { Readiness } from './lwc-limepkg-apsis-campaign-status.types';

/** How times are shown: relative or exact, and what a click on one does. */
export interface TimeProps {
    now: number;
    exact: boolean;
    onToggle: () => void;
}

/** The state in words, with an icon and a colour; and whether the campaign can be sent. */
export const HeadlineView: FunctionalComponent<{
    status: CampaignStatus;
    texts: Texts;
}> = ({ status, texts }) => {
    const headline = headlineOf(status, texts);
    const readiness = readinessOf(status, texts);
    return (
        <div class={`headline tone-${headline.tone}`} role="status">
            <limel-icon name={headline.icon} size="medium" aria-hidden="true" />
            <div class="words">
                <p class="state">
                    <strong>{headline.title}</strong>
                    {readiness && <ReadyView readiness={readiness} />}
                </p>
                {headline.sentence && <p>{headline.sentence}</p>}
                {readiness?.because && <p class="quiet">{readiness.because}</p>}
            </div>
        </div>
    );
};

const ReadyView: FunctionalComponent<{ readiness: Readiness }> = ({
    readiness,
}) => (
    <span class={readiness.yes ? 'ready yes' : 'ready no'}>
        <limel-icon
            name={readiness.yes ? 'checkmark' : 'multiply'}
            size="x-small"
            aria-hidden="true"
        />
        {readiness.title}
    </span>
);

/** How many people there are, how many of them are on the list, and why the others are not. */
export const CountsView: FunctionalComponent<{
    counts: Counts;
    texts: Texts;
}> = ({ counts, texts }) => {
    const reasons = leftOut(counts, texts);
    return (
        <div class="counts">
            <dl>
                {figuresOf(counts, texts).map((figure) => (
                    <div class={`figure ${figure.key}`} key={figure.key}>
                        <dt>{figure.label}</dt>
                        <dd>{figure.value}</dd>
                    </div>
                ))}
            </dl>
            {reasons && (
                <p class="quiet">{texts.get('card.skipped', { reasons })}</p>
            )}
        </div>
    );
};

/** When everything was right last, and when it is looked at next. */
export const TimesView: FunctionalComponent<
    TimeProps & { status: CampaignStatus; texts: Texts }
> = ({ status, texts, ...time }) => (
    <dl class="times">
        <div>
            <dt>{texts.get('card.last_success')}</dt>
            <dd>
                {status.lastSuccess === null ? (
                    texts.get('card.never')
                ) : (
                    <MomentText
                        moment={status.lastSuccess}
                        texts={texts}
                        {...time}
                    />
                )}
            </dd>
        </div>
        {status.nextRun !== null && (
            <div>
                <dt>{texts.get('card.next_run')}</dt>
                <dd>
                    <MomentText
                        moment={status.nextRun}
                        texts={texts}
                        {...time}
                    />
                </dd>
            </div>
        )}
    </dl>
);
