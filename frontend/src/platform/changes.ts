/** How our components tell each other that something was started or decided for a campaign. */

import type {
    EventDispatcher,
    LimeWebComponentPlatform,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import { serviceOf } from './services';

const CHANGED = 'limepkg-apsis.changed';

/** Tell every card of a campaign to look again, the own one too; false where the client has nothing to tell it with. */
export function tellOfChange(
    platform: LimeWebComponentPlatform,
    campaign: number
): boolean {
    const dispatcher = dispatcherOf(platform);
    dispatcher?.dispatch(CHANGED, { campaign });
    return dispatcher !== undefined;
}

/** Hear of changes of a campaign. */
export function listenToChanges(
    platform: LimeWebComponentPlatform,
    campaign: number,
    listener: () => void
): () => void {
    const dispatcher = dispatcherOf(platform);
    const handle = (event: CustomEvent<{ campaign: number }>) => {
        if (event.detail?.campaign === campaign) {
            listener();
        }
    };
    dispatcher?.addListener(CHANGED, handle);
    return () => dispatcher?.removeListener(CHANGED, handle);
}

function dispatcherOf(
    platform: LimeWebComponentPlatform
): EventDispatcher | undefined {
    return serviceOf(platform, PlatformServiceName.EventDispatcher);
}
