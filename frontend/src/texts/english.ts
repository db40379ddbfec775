/** The texts for those whose language we have none in. The client knows keys only, and would show them as they are. */

import texts from '../../../limepkg_apsis/translations/en.po';
import type { Params } from './texts';

/** Return the English text of a key; the key where there is none. */
export function inEnglish(key: string, params: Params = {}): string {
    return (texts[key] ?? key).replaceAll(
        /{(\w+)}/g,
        (whole, name) => params[name] ?? whole
    );
}
