/**
 * The part of `@limetech/lime-web-components` that this package uses, written by hand from its public
 * documentation, because the library itself cannot be installed from every registry. Only names that exist
 * upstream: where the real library is at hand, it takes this one's place without a change to the components.
 */

/** What a component belongs to; `id` is null before the record is saved. */
export interface LimeWebComponentContext {
    limetype: string | null;
    id: number | null;
    parent?: LimeWebComponentContext;
}

/** The services of the client. `get` throws for a service that is not there. */
export interface LimeWebComponentPlatform {
    type: 'LimeCRMWebClient' | 'LimeCRMDesktopClient';
    get(name: string): any;
    has(name: string): boolean;
    register(name: string, service: any): void;
}

/** What every component gets from the client. */
export interface LimeWebComponent {
    platform: LimeWebComponentPlatform;
    context: LimeWebComponentContext;
}

/** The component that the client creates once, when it starts. */
export interface LimePluginLoader extends LimeWebComponent {
    connectedCallback(): any;
    componentWillLoad(): any;
    componentWillUpdate(): any;
    disconnectedCallback(): any;
}

export type HttpResponseType = 'text' | 'json' | 'arraybuffer' | 'blob';

export interface HttpOptions {
    params?: Record<string, string | string[]>;
    headers?: Record<string, string | string[]>;
    responseType?: HttpResponseType;
}

/** Requests below the application; rejects with an error that has `status` and `response`. */
export interface HttpClient {
    get(url: string, options?: HttpOptions): Promise<any>;
    post(url: string, data?: object, options?: HttpOptions): Promise<any>;
}

export interface Translator {
    get(
        id: string,
        params?: Record<string, string | number | undefined>
    ): string;
}

export interface NotificationOptions {
    timeout?: number;
    actionText?: string;
    multiline?: boolean;
    dismissible?: boolean;
}

export interface ConfirmOptions {
    acceptText?: string;
    cancelText?: string;
}

export interface Notifications {
    notify(message: string, options?: NotificationOptions): Promise<boolean>;
    confirm(
        title: string,
        message: string,
        options?: ConfirmOptions
    ): Promise<boolean>;
}

export type DialogListeners = Record<
    string,
    (event?: CustomEvent<any>) => void
>;

export interface DialogRenderer {
    create(
        name: string,
        properties?: Record<string, any>,
        listeners?: DialogListeners
    ): number;
    destroy(id: number): void;
}

export interface EventDispatcher {
    dispatch<T>(eventName: string, data: T): CustomEvent<T>;
    addListener<T>(
        eventName: string,
        listener: (event: CustomEvent<T>) => void
    ): void;
    removeListener<T>(
        eventName: string,
        listener: (event: CustomEvent<T>) => void
    ): void;
}

export interface Navigator {
    navigate(path: string, query?: Record<string, string>): void;
}

export interface StateRepository {
    subscribe(
        callback: (state: any) => void,
        options?: { map?: Array<(state: any) => any> }
    ): () => void;
}

export interface CommandHandler {
    handle(command: object): any;
}

export type CommandClass = new (...args: any[]) => any;

export interface CommandBus extends CommandHandler {
    register(
        commandClass: CommandClass,
        handler: CommandHandler,
        metadata?: object
    ): void;
    isSupported(commandId: CommandClass | string): boolean;
}

export interface WebComponentRegistry {
    register(name: string, metadata: object): void;
}

/**
 * Give a class the id under which the command bus knows it.
 * @param options
 * @param options.id
 */
export declare function Command(options: {
    id: string;
}): (commandClass: CommandClass) => void;

export declare const PlatformServiceName: {
    readonly Application: 'state.application';
    readonly CommandBus: 'commandBus';
    readonly Dialog: 'dialog';
    readonly EventDispatcher: 'eventDispatcher';
    readonly Http: 'http';
    readonly LimeTypeRepository: 'state.limetypes';
    readonly Navigator: 'navigator';
    readonly Notification: 'notifications';
    readonly Translate: 'translate';
    readonly WebComponentRegistry: 'webComponentRegistry';
};
