import type { FunctionalComponent } from '@stencil/core';
import { h } from '@stencil/core';
import type { Progress } from './parts.types';
import type { Texts } from '../texts/texts';

/** How far a run is: in words, and as a bar. */
export const ProgressBar: FunctionalComponent<{
    progress: Progress;
    texts: Texts;
}> = ({ progress, texts }) => (
    <div class="progress">
        <p class="progress-words">
            <span>{progress.sentence}</span>
            {progress.by && <span class="quiet">{progress.by}</span>}
        </p>
        <limel-linear-progress
            language={texts.language}
            accessibleLabel={progress.sentence}
            indeterminate={progress.value === null}
            value={progress.value ?? 0}
        />
        {progress.isPreview && (
            <p class="quiet">{texts.get('card.preview.harmless')}</p>
        )}
    </div>
);
