/** What is in the build, as text: the folder that browsers get, and what stands beside it. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scriptSize } from '../browser/measures.mjs';

export const SERVED = new URL(
    '../dist/limepkg-apsis-lwc-components/',
    import.meta.url
);
const MODULES = new URL('../dist/esm/', import.meta.url);
const IMPORTED = /(?:\bfrom|\bimport)[\s(]*["'`]([^"'`]+)["'`]/g;
// A component is an entry of a list; a property with an attribute, `name:[1,"attribute"]`, looks alike.
const REGISTERED = /(?<=[[,])\[\d+,"([a-z][a-z-]+)"/g;
const ADDRESSED = /https?:\/\/([^/"'`\s)]+)/g;

/**
 * Return the JavaScript of a folder by file name.
 * @param {URL} folder - the folder
 * @returns {Record<string, string>}
 */
export function scriptsIn(folder) {
    if (!existsSync(folder)) {
        throw new Error('Nothing is built yet: npm run build.');
    }
    return Object.fromEntries(
        readdirSync(folder)
            .filter((name) => name.endsWith('.js'))
            .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')])
    );
}

/**
 * Return what is imported, with the file that does it: `[file, what]`.
 * @returns {string[][]}
 */
export function imports() {
    return [SERVED, MODULES].flatMap((folder) =>
        Object.entries(scriptsIn(folder)).flatMap(([file, source]) =>
            [...source.matchAll(IMPORTED)].map(([, what]) => [file, what])
        )
    );
}

/**
 * Return the tags that the build defines.
 * @returns {string[]}
 */
export function registeredTags() {
    return found(REGISTERED);
}

/**
 * Return the hosts whose addresses are written somewhere in what is served.
 * @returns {string[]}
 */
export function writtenHosts() {
    return found(ADDRESSED);
}

/**
 * Return how many bytes of JavaScript are served, compressed.
 * @returns {number}
 */
export function servedSize() {
    return scriptSize(fileURLToPath(SERVED));
}

/**
 * Return a file of the package as text.
 * @param {string} name - from the folder of the package on
 * @returns {string}
 */
export function textOf(name) {
    return readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
}

/**
 * Return the names in a folder of the package.
 * @param {string} folder - from the folder of the package on
 * @returns {string[]}
 */
export function namesIn(folder) {
    return readdirSync(new URL(`../${folder}`, import.meta.url));
}

function found(pattern) {
    const all = Object.values(scriptsIn(SERVED)).join('\n');
    return [...new Set([...all.matchAll(pattern)].map(([, what]) => what))];
}
