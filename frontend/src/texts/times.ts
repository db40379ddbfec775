/** How moments are written: the distance from now, or the exact time. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each unit with its size, and up to which distance it is used. */
const UNITS: Array<{
    unit: Intl.RelativeTimeFormatUnit;
    size: number;
    limit: number;
}> = [
    { unit: 'second', size: SECOND, limit: 45 * SECOND },
    { unit: 'minute', size: MINUTE, limit: 50 * MINUTE },
    { unit: 'hour', size: HOUR, limit: 22 * HOUR },
    { unit: 'day', size: DAY, limit: 26 * DAY },
    { unit: 'month', size: 30 * DAY, limit: 330 * DAY },
    { unit: 'year', size: 365 * DAY, limit: Number.POSITIVE_INFINITY },
];

/** Return how far a moment is from now: "5 minutes ago", "tomorrow", "now". */
export function formatRelative(
    moment: number,
    now: number,
    locale: string
): string {
    const distance = moment - now;
    const { unit, size } =
        UNITS.find((each) => Math.abs(distance) < each.limit) ?? UNITS[0];
    const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    // Seconds that change all the time are no information; less than a minute is "now".
    const amount = unit === 'second' ? 0 : Math.round(distance / size);
    return format.format(amount, unit);
}

/** Return a moment as date and time. */
export function formatExact(moment: number, locale: string): string {
    return new Intl.DateTimeFormat(locale, {
        dateStyle: 'medium',
        timeStyle: 'short',
    }).format(moment);
}

/**
 * Return the locale of a language: the browser's own variant of it where there is one, so that British dates stay British.
 */
export function localeFor(
    language: string,
    preferred: readonly string[] = browserLanguages()
): string {
    const wanted = language.replaceAll('_', '-') || 'en';
    const variant = preferred.find((each) =>
        each.toLowerCase().startsWith(`${wanted.toLowerCase()}-`)
    );
    return (
        [variant, wanted, wanted.slice(0, 2)].find(
            (each) => each !== undefined && isLocale(each)
        ) ?? 'en'
    );
}

function browserLanguages(): readonly string[] {
    return globalThis.navigator?.languages ?? [];
}

function isLocale(name: string): boolean {
    try {
        return Intl.DateTimeFormat.supportedLocalesOf(name).length > 0;
    } catch {
        return false;
    }
}
