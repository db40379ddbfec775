/** The texts of the package, read from the `.po` files that the server reads them from. */

import { readFileSync } from 'node:fs';

const FOLDER = new URL('../../limepkg_apsis/translations/', import.meta.url);
const ENTRY = /^msgid ((?:"[^\n]*"\n)+)msgstr ((?:"[^\n]*"\n?)+)/gm;
const PACKAGE = 'limepkg_apsis';

/**
 * Return the texts of a language by their full key, as the client's translate service knows them.
 * @param {string} language - `en` or `sv`
 * @returns {Record<string, string>}
 */
export function readTexts(language) {
    return textsOf(readFileSync(new URL(`${language}.po`, FOLDER), 'utf8'));
}

/**
 * Return the texts of a file.
 * @param {string} source - what is in it
 * @returns {Record<string, string>}
 */
export function textsOf(source) {
    const texts = {};
    for (const [, id, text] of source.matchAll(ENTRY)) {
        texts[`${PACKAGE}.${unquoted(id)}`] = unquoted(text);
    }
    delete texts[`${PACKAGE}.`];
    return texts;
}

function unquoted(lines) {
    return lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .join('');
}
