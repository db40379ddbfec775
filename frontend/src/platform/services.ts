/** How services of the client are asked for that older clients do not have. */

import type {
    LimeWebComponentPlatform,
    StateRepository,
} from '@limetech/lime-web-components';

/** Return a service, or undefined where the client has none of that name. */
export function serviceOf<T>(
    platform: LimeWebComponentPlatform,
    name: string
): T | undefined {
    return platform.has(name) ? platform.get(name) : undefined;
}

/**
 * Return what a state service holds now, or undefined.
 *
 * ASSUMED: first value of a state service: `subscribe` calls back before it returns, as the decorators of the library need
 * it; a client that calls later gives undefined here.
 */
export function readState<T>(
    repository: Partial<StateRepository> | undefined
): T | undefined {
    let state: T | undefined;
    if (typeof repository?.subscribe === 'function') {
        const unsubscribe = repository.subscribe((value) => {
            state = value;
        });
        unsubscribe?.();
    }
    return state;
}
