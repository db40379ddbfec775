/** Lets a source import a `.po` file: as an object of its texts by their key, those of what a person sees in the client. */

import { textsOf } from '../testing/po.mjs';

const SEEN =
    /^limepkg_apsis\.(?:card|error|skip|state|settings\.field\.(?:campaign|mailing))\./;

/**
 * Return the plug-in, which Stencil's bundler and the one of the specs both take.
 * @returns {object} a plug-in of Rollup
 */
export function poTexts() {
    return {
        name: 'po-texts',
        transform(source, file) {
            if (!file.endsWith('.po')) {
                return null;
            }
            const seen = Object.entries(textsOf(source)).filter(([key]) =>
                SEEN.test(key)
            );
            const texts = JSON.stringify(Object.fromEntries(seen));
            return { code: `export default ${texts};`, map: null };
        },
    };
}
