/** The explanation for one person. */

import * as given from '../../testing/answers.mjs';
import { context, failing, never, person } from './building.mjs';

export const PEOPLE = [
    person('loading', never, { see: ['Looking up why'] }),
    person('left-out', given.explanation(), {
        see: ['Stops here', 'signing up'],
    }),
    person(
        'on-list',
        given.explanation({
            verdict: 'on_list',
            verdict_text: '',
            asked_apsis: false,
            remedy: '',
            steps: given.explanation().steps.slice(0, 3),
        }),
        { see: ['Is on the list.', 'APSIS was not asked'] }
    ),
    person('unreachable', failing(502), { see: ['does not answer'] }),
    person('card', given.explanation(), {
        isDialog: false,
        properties: {
            context: { limetype: 'person', id: 1001, parent: context },
        },
        see: ['Ada Ek'],
    }),
    person('without-campaign', never, {
        isDialog: false,
        properties: { context: { limetype: 'person', id: 1001 } },
        see: ['from a campaign'],
    }),
];
