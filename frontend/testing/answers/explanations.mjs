/** Why a person is or is not on a list. */

import { CAMPAIGN, NOW } from './runs.mjs';

/** Return why a person is not on the list. */
export function explanation(changes = {}) {
    return {
        campaign: CAMPAIGN,
        person: { id: 1001, name: 'Ada Ek' },
        verdict: 'left_out',
        verdict_text: 'is left out',
        asked_apsis: true,
        as_of: NOW,
        steps: [
            {
                step: 'participant',
                state: 'ok',
                text: 'Is a participant of the campaign.',
            },
            { step: 'address', state: 'ok', text: 'Has an e-mail address.' },
            { step: 'valid', state: 'ok', text: 'The address is valid.' },
            {
                step: 'shared',
                state: 'note',
                text: 'Ivar Ek has the same address.',
            },
            {
                step: 'list_opt_out',
                state: 'stop',
                text: 'The address opted out of this list on 3 March 2026.',
            },
            {
                step: 'history',
                state: 'unknown',
                text: 'Earlier runs are not kept that long.',
            },
        ],
        remedy: 'Only Ada Ek can undo that, by signing up again in APSIS.',
        ...changes,
    };
}
