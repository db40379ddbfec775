/** How our dialogs are opened: each is a component that the client creates, closes itself with `dialogClosed`, and is taken away. */

import type {
    DialogRenderer,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import type { Held } from '../api/types';

export const CLOSED = 'dialogClosed';
export const DECIDED = 'planDecided';

interface Place {
    platform: LimeWebComponentPlatform;
    context: LimeWebComponentContext;
}

/** Open the plan of a run. */
export function openPlan(
    { platform, context }: Place,
    plan: {
        runId: number;
        campaign: number;
        held: Held | null;
        mayApprove: boolean;
    },
    changed: () => void
): void {
    open(platform, 'lwc-limepkg-apsis-plan', { context, ...plan }, changed);
}

/** Open the explanation for a person. */
export function openPerson(
    { platform, context }: Place,
    campaign: number,
    person: number
): void {
    open(platform, 'lwc-limepkg-apsis-person', {
        context,
        campaign,
        person,
        isDialog: true,
    });
}

function open(
    platform: LimeWebComponentPlatform,
    tag: string,
    properties: object,
    changed: () => void = () => {}
): void {
    const dialogs: DialogRenderer = platform.get(PlatformServiceName.Dialog);
    const id = dialogs.create(
        tag,
        { platform, ...properties },
        {
            [CLOSED]: () => {
                dialogs.destroy(id);
                changed();
            },
            [DECIDED]: changed,
        }
    );
}
