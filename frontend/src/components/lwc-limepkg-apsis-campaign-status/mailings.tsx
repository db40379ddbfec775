import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Mailing, MailingTotals } from '../../api/types';
import { MomentText } from '../../parts/moment-text';
import type { Texts } from '../../texts/texts';
import { chartItems, COLORS, shareOf, TOTALS } from './mailings.helpers';

interface MailingsProps {
    mailings: Mailing[];
    now: number;
    texts: Texts;
    exact: boolean;
    /** Whether the client has the chart, which is a beta element of lime-elements. */
    hasChart: boolean;
    onToggle: () => void;
}

/** What became of the last mailings: figures, and a small chart where the client has one. */
export const Mailings: FunctionalComponent<MailingsProps> = (props) => (
    <section class="mailings" aria-labelledby="mailings-heading">
        <h2 id="mailings-heading">{props.texts.get('card.mailings')}</h2>
        <ul>
            {props.mailings.map((mailing) => (
                <li key={mailing.id}>
                    {renderTitle(mailing, props)}
                    {mailing.totals
                        ? renderTotals(mailing.totals, mailing, props)
                        : renderNothing(props)}
                </li>
            ))}
        </ul>
    </section>
);

function renderTitle(mailing: Mailing, props: MailingsProps) {
    const { texts, now, exact, onToggle } = props;
    return (
        <p class="mailing-title">
            <strong>
                {mailing.subject || texts.get('card.mailings.no_subject')}
            </strong>
            {mailing.sent !== null && (
                <MomentText
                    moment={mailing.sent}
                    now={now}
                    texts={texts}
                    exact={exact}
                    onToggle={onToggle}
                />
            )}
        </p>
    );
}

function renderTotals(
    totals: MailingTotals,
    mailing: Mailing,
    { texts, hasChart }: MailingsProps
) {
    const isDrawn = hasChart && totals.sent > 0;
    return [
        isDrawn && (
            <limel-chart
                key={`chart-${mailing.id}`}
                type="stacked-bar"
                language={texts.language}
                accessibleLabel={texts.get('card.mailings.chart', {
                    subject: mailing.subject,
                })}
                items={chartItems(totals, texts)}
                maxValue={totals.sent}
            />
        ),
        <dl class="totals">
            {TOTALS.map(({ key, field }) => (
                <div key={field} class={`total ${field}`}>
                    <dt>
                        {isDrawn && <Swatch color={COLORS[field]} />}
                        {texts.get(key)}
                    </dt>
                    <dd>
                        {texts.number(totals[field])}
                        {renderShare(shareOf(totals, field, texts))}
                    </dd>
                </div>
            ))}
        </dl>,
    ];
}

/** Which colour of the bar a figure has. */
const Swatch: FunctionalComponent<{ color?: string }> = ({ color }) =>
    color && (
        <span
            class="swatch"
            style={{ 'background-color': color }}
            aria-hidden="true"
        />
    );

function renderShare(share: string) {
    return share && <span class="quiet"> ({share})</span>;
}

function renderNothing({ texts }: MailingsProps) {
    return <p class="quiet">{texts.get('card.mailings.no_totals')}</p>;
}
