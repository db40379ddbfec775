/** What can be done about the state a campaign is in. */

import type { CampaignStatus, Choice } from '../../api/types';
import type { Texts } from '../../texts/texts';
import type { Action } from './lwc-limepkg-apsis-campaign-status.types';

const DECISIONS = ['list_deleted', 'choose_list', 'paused'];
const WITHOUT_SYNC = new Set([...DECISIONS, 'not_an_email_campaign']);
const WITHOUT_PREVIEW = new Set([...WITHOUT_SYNC, 'not_ready']);

/** Before the sync is switched on in Lime Admin people want to see what it would do. */
function isOffForAll(status: CampaignStatus): boolean {
    return status.state === 'paused' && status.choices.length === 0;
}

/** Return the actions, the most important one first. Never none: there is always a way to look again. */
export function actionsOf(status: CampaignStatus, texts: Texts): Action[] {
    const actions = [
        ...decisions(status, texts),
        ...review(status, texts),
        ...sync(status, texts),
        ...preview(status, texts),
        ...details(status, texts),
        ...cancel(status, texts),
    ];
    const all = actions.length > 0 ? actions : [look(texts)];
    const primary = all.find((each) => MAY_BE_PRIMARY.has(each.name));
    return all.map((each) => ({ ...each, primary: each === primary }));
}

const MAY_BE_PRIMARY = new Set(['choose', 'review', 'sync']);

/** Return what tells an action from the others of the card. */
export function idOf(action: Action): string {
    return [action.name, action.choice?.action].filter(Boolean).join('.');
}

/** Return the action that asks the server again. */
export function look(texts: Texts): Action {
    return action('look', texts.get('card.action.look'), 'refresh');
}

/** Return why there are no buttons for what could be done; empty where somebody with all rights sees no more. */
export function lackOfRight(status: CampaignStatus, texts: Texts): string {
    if (status.choices.length > 0) {
        return status.rights.approve ? '' : texts.get('card.approve.no_right');
    }
    return status.rights.sync || status.state === 'not_an_email_campaign'
        ? ''
        : texts.get('card.no_right');
}

function decisions(status: CampaignStatus, texts: Texts): Action[] {
    // What becomes of a list is decided by those who may approve.
    if (!status.rights.approve || status.run) {
        return [];
    }
    return status.choices.map((choice) => ({
        ...action('choose', choiceLabel(status, choice, texts)),
        choice,
    }));
}

function choiceLabel(
    status: CampaignStatus,
    choice: Choice,
    texts: Texts
): string {
    // "Recreate" means another thing to a person in each of the three states.
    const name =
        choice.action === 'recreate'
            ? (RECREATE_IN[status.state] ?? 'recreate')
            : choice.action;
    const list = choice.list === null ? '' : String(choice.list);
    return texts.find(`card.choice.${name}`, { list }) || choice.action;
}

const RECREATE_IN: Record<string, string> = {
    choose_list: 'new_list',
    paused: 'resume',
};

function review(status: CampaignStatus, texts: Texts): Action[] {
    return status.held && status.state === 'needs_approval'
        ? [action('review', texts.get('card.action.review'), 'view_details')]
        : [];
}

function sync(status: CampaignStatus, texts: Texts): Action[] {
    if (!status.rights.sync || WITHOUT_SYNC.has(status.state)) {
        return [];
    }
    const key =
        status.state === 'failed' ? 'card.action.retry' : 'card.action.sync';
    return [action('sync', texts.get(key), 'synchronize')];
}

function preview(status: CampaignStatus, texts: Texts): Action[] {
    return status.rights.sync &&
        !status.run &&
        (!WITHOUT_PREVIEW.has(status.state) || isOffForAll(status))
        ? [action('preview', texts.get('card.action.preview'))]
        : [];
}

function details(status: CampaignStatus, texts: Texts): Action[] {
    return (status.run ?? status.lastRun)
        ? [action('details', texts.get('card.action.details'))]
        : [];
}

function cancel(status: CampaignStatus, texts: Texts): Action[] {
    return status.rights.sync && status.run && status.run.state !== 'cancelling'
        ? [action('cancel', texts.get('card.action.cancel'))]
        : [];
}

function action(name: Action['name'], label: string, icon?: string): Action {
    return { name, label, icon, primary: false };
}
