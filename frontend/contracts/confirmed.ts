/** Names of the client that are known to exist. A name that is not here has to be looked up before it is used. */

/** Icons: the files of Lime's private set, read from the list in Lime's icon picker (building blocks 2.4.2, November 2026). */
export const ICONS = [
    'broken_link',
    'cancel',
    'checkmark',
    'clock',
    'download',
    'email',
    'error',
    'high_priority',
    'info',
    'multiply',
    'ok',
    'pause',
    'pencil',
    'question',
    'refresh',
    'save',
    'search',
    'submit_for_approval',
    'synchronize',
    'user',
    'view_details',
];

/** Icons that elements of Lime ask for themselves; only the stage of the harness needs them. */
export const ICONS_OF_ELEMENTS = [
    'angle_left',
    'angle_right',
    'exclamation_mark',
    'idea',
];

/** Services, as every client from 4.53 on has them. */
export const SERVICES = {
    Application: 'state.application',
    CommandBus: 'commandBus',
    Dialog: 'dialog',
    EventDispatcher: 'eventDispatcher',
    Http: 'http',
    LimeTypeRepository: 'state.limetypes',
    Navigator: 'navigator',
    Notification: 'notifications',
    Translate: 'translate',
};

/** Services of newer clients: asked for only where `has` says that they are there. */
export const NEWER_SERVICES = {
    WebComponentRegistry: 'webComponentRegistry',
};
