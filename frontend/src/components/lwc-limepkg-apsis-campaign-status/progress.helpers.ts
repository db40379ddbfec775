/** What is known about a run that is under way. */

import type { CampaignStatus } from '../../api/types';
import type { Pace } from '../../following/backoff';
import type { Progress } from '../../parts/parts.types';
import { markOfRun, progressOfRun } from '../../parts/run.helpers';
import type { Texts } from '../../texts/texts';

/** Return how far the run of a campaign is; null while nothing is under way. */
export function progressOf(
    status: CampaignStatus,
    texts: Texts
): Progress | null {
    if (status.run) {
        return progressOfRun(status.run, texts);
    }
    // The state may be a moment ahead of the run.
    return status.state === 'syncing'
        ? {
              sentence: texts.get('card.step.running'),
              by: '',
              value: null,
              isPreview: false,
          }
        : null;
}

/** Return how soon the status is worth another look. */
export function paceOfStatus(status: CampaignStatus): Pace {
    const approved = status.held?.decision === 'approved';
    return status.run || status.state === 'syncing' || approved
        ? 'busy'
        : 'idle';
}

/** Return what changes when a campaign moves. */
export function markOfStatus(status: CampaignStatus): string {
    return [
        status.state,
        status.held?.decision ?? '',
        markOfRun(status.run),
    ].join(' ');
}
