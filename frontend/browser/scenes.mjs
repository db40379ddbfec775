/** Every state a person can meet, as a scene: which component, what the server answers, what is done, what has to be seen. */

import { CARDS } from './scenes/cards.mjs';
import { PEOPLE } from './scenes/people.mjs';
import { PLANS } from './scenes/plans.mjs';

/** Every scene. */
export const SCENES = [...CARDS, ...PLANS, ...PEOPLE];

/** How a scene is looked at. */
export const LOOKS = [
    { name: 'light', width: 1024, height: 900, dark: false },
    { name: 'dark', width: 720, height: 900, dark: true },
    { name: 'narrow', width: 320, height: 700, dark: false },
];
