/** In which language the client speaks to its user. */

import type {
    LimeWebComponentPlatform,
    StateRepository,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import { readState, serviceOf } from './services';

/** Clients from 6 on answer the question; older ones have the session in their state. */
interface Application {
    getLanguage?: () => string;
    subscribe?: StateRepository['subscribe'];
}

/** Return the language of the session, or of the page where the client does not tell. */
export function languageOf(platform: LimeWebComponentPlatform): string {
    const application = serviceOf<Application>(
        platform,
        PlatformServiceName.Application
    );
    const state = readState<{ session?: { language?: string } }>(application);
    return (
        application?.getLanguage?.() ||
        state?.session?.language ||
        globalThis.document?.documentElement?.lang ||
        'en'
    );
}
