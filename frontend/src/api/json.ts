/** How single values are read out of JSON that may lack them: never an exception, always the type that was asked for. */

import type { Moment } from './types';

export type Json = Record<string, unknown>;

/** Return an object; an empty one where there is none. */
export function object(value: unknown): Json {
    return isObject(value) ? value : {};
}

/** Tell whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Return the objects of a list; anything else in it is left out. */
export function objects(value: unknown): Json[] {
    return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Return a text; an empty one where there is none. */
export function text(value: unknown): string {
    return typeof value === 'string' ? value : '';
}

/** Return the texts of a list. */
export function texts(value: unknown): string[] {
    return Array.isArray(value)
        ? value.filter((each) => typeof each === 'string')
        : [];
}

/** Return a number; 0 where there is none. */
export function number(value: unknown): number {
    return id(value) ?? 0;
}

/** Return a number; null where there is none. */
export function id(value: unknown): number | null {
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Return a moment out of an ISO time; a time without a zone is UTC, as the endpoints promise. */
export function moment(value: unknown): Moment {
    if (typeof value !== 'string' || value === '') {
        return null;
    }
    const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(value);
    const parsed = Date.parse(hasZone ? value : `${value}Z`);
    return Number.isNaN(parsed) ? null : parsed;
}

/** Return the word if it is one of a set, else the word to use instead. */
export function oneOf<T extends string>(
    value: unknown,
    known: readonly T[],
    otherwise: T
): T {
    return known.includes(value as T) ? (value as T) : otherwise;
}
