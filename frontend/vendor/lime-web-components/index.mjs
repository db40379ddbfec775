// Called as the real library does it: the id becomes a property of the class.
export const Command = (options) => (commandClass) => {
    commandClass.commandId = options.id;
};

export const PlatformServiceName = {
    Application: 'state.application',
    CommandBus: 'commandBus',
    Dialog: 'dialog',
    EventDispatcher: 'eventDispatcher',
    Http: 'http',
    LimeTypeRepository: 'state.limetypes',
    Navigator: 'navigator',
    Notification: 'notifications',
    Translate: 'translate',
    WebComponentRegistry: 'webComponentRegistry',
};
