/** The command that starts the sync of one campaign. */

import type {
    CommandHandler,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
    Notifications,
} from '@limetech/lime-web-components';
import { Command, PlatformServiceName } from '@limetech/lime-web-components';
import { createApi } from '../../api/client';
import { readFailure } from '../../api/failure';
import type { StartedRun } from '../../api/types';
import { failureNotice } from '../../parts/notice.helpers';
import { tellOfChange } from '../../platform/changes';
import type { Texts } from '../../texts/texts';
import { createTexts } from '../../texts/texts';

export const SYNC_NOW = 'limepkg_apsis.sync_now';

/** Synchronise the campaign of a context now. */
@Command({ id: SYNC_NOW })
export class SyncNowCommand {
    /** The campaign. */
    public context: LimeWebComponentContext;
}

/** Starts the sync and says what came of it. */
export class SyncNowHandler implements CommandHandler {
    public constructor(private readonly platform: LimeWebComponentPlatform) {}

    /** Start the sync of the command's campaign. Never rejects: what goes wrong is told to the user. */
    public async handle(command: SyncNowCommand): Promise<StartedRun | null> {
        const texts = createTexts(this.platform);
        const campaign = command.context?.id;
        if (typeof campaign !== 'number') {
            this.notify(texts.get('card.unsaved'));
            return null;
        }
        return this.start(campaign, texts);
    }

    private async start(
        campaign: number,
        texts: Texts
    ): Promise<StartedRun | null> {
        const api = createApi(this.platform.get(PlatformServiceName.Http));
        try {
            const run = await api.start(campaign);
            tellOfChange(this.platform, campaign);
            this.notify(texts.get(outcomeOf(run)));
            return run;
        } catch (error) {
            this.notify(failureNotice(readFailure(error), texts).heading);
            return null;
        }
    }

    private notify(text: string): void {
        const notifications: Notifications = this.platform.get(
            PlatformServiceName.Notification
        );
        notifications.notify(text);
    }
}

function outcomeOf(run: StartedRun): string {
    if (run.joined) {
        return 'card.joined';
    }
    return run.repeated ? 'card.repeated' : 'card.started';
}
