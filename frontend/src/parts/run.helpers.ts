/** What is known about a run, in words. */

import type { RunBrief } from '../api/types';
import type { Texts } from '../texts/texts';
import type { Progress } from './parts.types';

/** Return how far a run is. */
export function progressOfRun(run: RunBrief, texts: Texts): Progress {
    return {
        sentence: stepSentence(run, texts),
        by: byWhom(run, texts),
        value: hasMeasure(run) ? Math.min(run.done / run.total, 1) : null,
        isPreview: run.action === 'preview',
    };
}

/** Return who or what started a run. */
export function byWhom(run: RunBrief, texts: Texts): string {
    if (run.startedBy) {
        return texts.get('card.by.name', { name: run.startedBy });
    }
    return texts.find(`card.by.${run.trigger}`);
}

/** Tell whether a run is still going on. */
export function isUnderWay(run: RunBrief): boolean {
    return ['queued', 'running', 'cancelling'].includes(run.state);
}

/** Return what changes when a run moves. */
export function markOfRun(run: RunBrief | null): string {
    return run ? [run.id, run.state, run.step, run.done].join(' ') : '';
}

function hasMeasure(run: RunBrief): boolean {
    return run.state === 'running' && run.step === 'writing' && run.total > 0;
}

function stepSentence(run: RunBrief, texts: Texts): string {
    if (run.state === 'queued' || run.state === 'cancelling') {
        return texts.get(`card.step.${run.state}`);
    }
    if (hasMeasure(run)) {
        return texts.get('card.step.counted', {
            done: texts.number(run.done),
            total: texts.number(run.total),
        });
    }
    return (
        texts.find(`card.step.${run.step || 'running'}`) ||
        texts.get('card.step.running')
    );
}
