import type {
    LimePluginLoader,
    LimeWebComponentContext,
    LimeWebComponentPlatform,
} from '@limetech/lime-web-components';
import { Component, Prop, Watch } from '@stencil/core';
import { registerCommand, registerWidgets } from './registrations';

/** What the client creates once when it starts. Renders nothing; tells the client what this package has. */
@Component({ tag: 'lwc-limepkg-apsis-loader', shadow: true })
export class Loader implements LimePluginLoader {
    /** The client. It may arrive after the element has been connected. */
    @Prop()
    public platform: LimeWebComponentPlatform;

    /** Nothing in particular: the loader belongs to no record. */
    @Prop()
    public context: LimeWebComponentContext;

    private isRegistered = false;

    // The client asks for all four of these, also where there is nothing to do.
    public connectedCallback() {}

    public componentWillLoad() {
        this.register();
    }

    public componentWillUpdate() {}

    public disconnectedCallback() {}

    @Watch('platform')
    protected register() {
        if (this.platform && !this.isRegistered) {
            this.isRegistered = true;
            registerCommand(this.platform);
            registerWidgets(this.platform);
        }
    }
}
