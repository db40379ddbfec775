/** The texts as a component gets them, without a client around them. */

import type { Texts } from '../src/texts/texts';
import { textsIn } from '../src/texts/texts';
import { readTexts } from './po.mjs';

/** Return the texts of a language. */
export function realTexts(language = 'en'): Texts {
    const known: Record<string, string> = readTexts(language);
    return textsIn(language, (id, params = {}) =>
        (known[id] ?? id).replaceAll(
            /{(\w+)}/g,
            (whole, name) => params[name] ?? whole
        )
    );
}
