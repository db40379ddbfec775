/** What the client is told about this package, where it has the registries for it. */

import type {
    CommandBus,
    LimeWebComponentPlatform,
    WebComponentRegistry,
} from '@limetech/lime-web-components';
import { PlatformServiceName } from '@limetech/lime-web-components';
import { serviceOf } from '../../platform/services';
import { SYNC_NOW, SyncNowCommand, SyncNowHandler } from './sync-now';

/**
 * The components that somebody can place. The client translates titles and descriptions itself, so it gets keys.
 *
 * ASSUMED: tags of a widget: `card-widget` is the one of Lime's documentation for a card.
 */
export const WIDGETS = [
    {
        tag: 'lwc-limepkg-apsis-campaign-status',
        metadata: {
            title: 'limepkg_apsis.card.widget.status.title',
            description: 'limepkg_apsis.card.widget.status.description',
            icon: 'email',
            tags: ['card-widget'],
        },
    },
    {
        tag: 'lwc-limepkg-apsis-person',
        metadata: {
            title: 'limepkg_apsis.card.widget.person.title',
            description: 'limepkg_apsis.card.widget.person.description',
            icon: 'user',
            tags: ['card-widget'],
        },
    },
];

export const COMMAND = {
    title: 'limepkg_apsis.card.command.title',
    description: 'limepkg_apsis.card.command.description',
    icon: 'synchronize',
};

/** Register the command that starts a sync. */
export function registerCommand(platform: LimeWebComponentPlatform): void {
    const bus: CommandBus | undefined = serviceOf(
        platform,
        PlatformServiceName.CommandBus
    );
    if (bus && !bus.isSupported(SYNC_NOW)) {
        bus.register(SyncNowCommand, new SyncNowHandler(platform), COMMAND);
    }
}

/** Register the components that somebody can place. */
export function registerWidgets(platform: LimeWebComponentPlatform): void {
    const registry: WebComponentRegistry | undefined = serviceOf(
        platform,
        PlatformServiceName.WebComponentRegistry
    );
    for (const { tag, metadata } of WIDGETS) {
        registry?.register(tag, metadata);
    }
}
