import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Explanation } from '../../api/types';
import { Notice } from '../../parts/notice';
import type { Texts } from '../../texts/texts';
import {
    freshnessOf,
    lookOfStep,
    verdictOf,
} from './lwc-limepkg-apsis-person.helpers';

/** The answer, the steps that lead to it, and what to do about it. */
export const ExplanationView: FunctionalComponent<{
    explanation: Explanation;
    texts: Texts;
}> = ({ explanation, texts }) => [
    <p class="verdict" role="status">
        <strong>{verdictOf(explanation, texts)}</strong>
    </p>,
    <ol class="steps">
        {explanation.steps.map((step) => renderStep(step, texts))}
    </ol>,
    explanation.remedy && (
        <Notice
            notice={{
                type: 'tip',
                heading: texts.get('card.person.remedy'),
                lines: [explanation.remedy],
            }}
            texts={texts}
        />
    ),
    <p class="quiet">{freshnessOf(explanation, texts)}</p>,
];

function renderStep(step: Explanation['steps'][number], texts: Texts) {
    const { icon, word } = lookOfStep(step.state, texts);
    return (
        <li class={step.state} key={step.step}>
            <limel-icon name={icon} size="small" aria-hidden="true" />
            <span>
                <span class="word">{word}</span> {step.text}
            </span>
        </li>
    );
}
