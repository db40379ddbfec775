/** Which keys of texts the sources use: those written out, and those that are composed. */

import { readdirSync, readFileSync } from 'node:fs';

const SOURCES = new URL('../src/', import.meta.url);
const KEY = String.raw`(?:limepkg_apsis\.)?((?:card|error|settings|skip|state)\.`;
const COUNTED = new RegExp(String.raw`\bcount\(\s*'${KEY}[\w.]+)'`, 'g');
const WRITTEN = new RegExp(`'${KEY}[\\w.]+)'`, 'g');
const COMPOSED = new RegExp(`\`${KEY}[^\`]*\\$[^\`]*)\``, 'g');

function sources() {
    return readdirSync(SOURCES, { recursive: true })
        .filter((name) => /\.tsx?$/.test(name))
        .filter((name) => !/\.spec\.tsx?$|components\.d\.ts$/.test(name))
        .map((name) => readFileSync(new URL(name, SOURCES), 'utf8'));
}

/**
 * Return what a pattern finds in the sources, each thing once.
 * @param {RegExp} pattern - with one group
 * @returns {string[]}
 */
function found(pattern) {
    const all = sources().flatMap((source) => [...source.matchAll(pattern)]);
    return [...new Set(all.map(([, what]) => what))];
}

/**
 * Return the keys that are written out, those of counted texts as `.one` and `.other`.
 * @returns {string[]}
 */
export function writtenKeys() {
    const counted = found(COUNTED);
    const plain = found(WRITTEN).filter((each) => !counted.includes(each));
    return [
        ...plain,
        ...counted.flatMap((each) => [`${each}.one`, `${each}.other`]),
    ];
}

/**
 * Return the keys that are composed, as they stand in the source.
 * @returns {string[]}
 */
export function composedKeys() {
    return found(COMPOSED);
}
