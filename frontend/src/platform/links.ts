/** Where a record is in the client. */

import type { LimeWebComponentPlatform } from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import { readState, serviceOf } from './services';

const PERSON = 'person';

interface LimeType {
    name?: string;
    label?: string;
}

/**
 * Return the part of the address of a person's card that comes before the id, relative to the client.
 *
 * ASSUMED: address of a card: `object/<limetype>/<id>`, as in Lime's own components; the table of people is the one
 * labelled `person`, or named so.
 */
export function personBase(platform: LimeWebComponentPlatform): string {
    const limetypes = readState<Record<string, LimeType>>(
        serviceOf(platform, PlatformServiceName.LimeTypeRepository)
    );
    const found = Object.values(limetypes ?? {}).find(
        (each) => each?.label === PERSON
    );
    return `object/${found?.name ?? PERSON}/`;
}

/** Tell whether the client goes to a card by itself; else that is left to the link. */
export function canNavigate(platform: LimeWebComponentPlatform): boolean {
    return platform.has(PlatformServiceName.Navigator);
}

/** Go to a card. */
export function navigateTo(
    platform: LimeWebComponentPlatform,
    path: string
): void {
    platform.get(PlatformServiceName.Navigator).navigate(`/${path}`);
}
