/** How our dialogs are opened: each is a component that the client creates, closes itself with `dialogClosed`, and is taken away. */

import type {
    DialogRenderer,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import type { Held } from '../api/types';
import type { Focus } from '../platform/focus';
import { focused, giveBack } from '../platform/focus';

export const CLOSED = 'dialogClosed';
export const DECIDED = 'planDecided';

interface Place {
    platform: LimeWebComponentPlatform;
    context: LimeWebComponentContext;
}

/** Open the plan of a run. What had the focus before gets it back. */
export function openPlan(
    { platform, context }: Place,
    plan: {
        runId: number;
        campaign: number;
        held: Held | null;
        mayApprove: boolean;
    },
    changed: () => void,
    before = focused()
): void {
    const properties = { context, ...plan };
    open(platform, 'lwc-limepkg-apsis-plan', properties, before, changed);
}

/** Open the explanation for a person. */
export function openPerson(
    { platform, context }: Place,
    campaign: number,
    person: number,
    closed: () => void
): void {
    const properties = { context, campaign, person, isDialog: true };
    open(platform, 'lwc-limepkg-apsis-person', properties, focused(), closed);
}

function open(
    platform: LimeWebComponentPlatform,
    tag: string,
    properties: object,
    before: Focus,
    changed: () => void
): void {
    const dialogs: DialogRenderer = platform.get(PlatformServiceName.Dialog);
    const id = dialogs.create(
        tag,
        { platform, ...properties },
        {
            [CLOSED]: () => {
                dialogs.destroy(id);
                giveBack(before);
                changed();
            },
            [DECIDED]: changed,
        }
    );
}
