/** Every word a person reads: translated by the client, with numbers and times as its language writes them. */

import type {
    LimeWebComponentPlatform,
    Translator,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import type { Moment } from '../api/types';
import { languageOf } from '../platform/language';
import { inEnglish } from './english';
import { formatExact, formatRelative, localeFor } from './times';

const PACKAGE = 'limepkg_apsis';

/** The languages lime-elements has texts of its own in. */
export const ELEMENT_LANGUAGES = [
    'da',
    'de',
    'en',
    'fi',
    'fr',
    'nb',
    'nl',
    'no',
    'sv',
] as const;
export type ElementLanguage = (typeof ELEMENT_LANGUAGES)[number];

export type Params = Record<string, string>;
type Translate = (id: string, params?: Params) => string;

export interface Texts {
    /** What `limel-*` elements are told. */
    language: ElementLanguage;
    /** The text of a key. */
    get(key: string, params?: Params): string;
    /** The text of a key that may not exist, or an empty one. */
    find(key: string, params?: Params): string;
    /** The text of `<key>.one` or `<key>.other`, with the number as `{count}`. */
    count(key: string, count: number, params?: Params): string;
    number(value: number): string;
    percent(part: number, whole: number): string;
    relative(moment: number, now: number): string;
    exact(moment: number): string;
}

/** Return the texts in the language of the client; all in English, times and numbers too, where we have none in it. */
export function createTexts(platform: LimeWebComponentPlatform): Texts {
    const translator: Translator = platform.get(PlatformServiceName.Translate);
    const language = languageOf(platform);
    const translate = (id: string, params?: Params) =>
        translator.get(id, params);
    const sample = translate(SAMPLE);
    if (!isText(sample, SAMPLE)) {
        return textsIn('en', inEnglish);
    }
    // Some client may know a way to English by itself.
    const isEnglish = sample === inEnglish(SAMPLE);
    return textsIn(
        isEnglish && !language.startsWith('en') ? 'en' : language,
        translate
    );
}

/** A text that every language has, and no two have alike. */
const SAMPLE = `${PACKAGE}.card.ready.yes`;

/** ASSUMED: unknown text: the client answers with the key itself, or with nothing. */
function isText(text: string, id: string): boolean {
    return Boolean(text) && text !== id;
}

/** Return the texts of a language, found by a function. */
export function textsIn(language: string, translate: Translate): Texts {
    const locale = localeFor(language);
    const numbers = new Intl.NumberFormat(locale);
    const percents = new Intl.NumberFormat(locale, {
        style: 'percent',
        maximumFractionDigits: 1,
    });

    const get = (key: string, params?: Params) =>
        translate(`${PACKAGE}.${key}`, params);
    const find = (key: string, params?: Params) => {
        const text = get(key, params);
        return isText(text, `${PACKAGE}.${key}`) ? text : '';
    };

    return {
        language: elementLanguage(language),
        get,
        find,
        count: (key, count, params) =>
            get(`${key}.${count === 1 ? 'one' : 'other'}`, {
                count: numbers.format(count),
                ...params,
            }),
        number: (value) => numbers.format(value),
        percent: (part, whole) =>
            whole > 0 ? percents.format(part / whole) : '',
        relative: (moment, now) => formatRelative(moment, now, locale),
        exact: (moment) => formatExact(moment, locale),
    };
}

/** Return a language lime-elements knows. */
export function elementLanguage(language: string): ElementLanguage {
    const code = language.slice(0, 2).toLowerCase() as ElementLanguage;
    return ELEMENT_LANGUAGES.includes(code) ? code : 'en';
}

/** Return a moment as the time since or until then; an empty text where there is none. */
export function timeText(texts: Texts, moment: Moment, now: number): string {
    return moment === null ? '' : texts.relative(moment, now);
}
