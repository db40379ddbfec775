/** What state a campaign is in, in words, and whether it can be sent. */

import type { CampaignState, CampaignStatus, Message } from '../../api/types';
import type { Texts } from '../../texts/texts';
import type {
    Headline,
    Readiness,
    Tone,
} from './lwc-limepkg-apsis-campaign-status.types';

const LOOKS: Record<CampaignState, [Tone, string]> = {
    synced: ['good', 'ok'],
    partly_synced: ['attention', 'high_priority'],
    waiting: ['quiet', 'clock'],
    syncing: ['busy', 'synchronize'],
    needs_approval: ['attention', 'submit_for_approval'],
    list_deleted: ['bad', 'broken_link'],
    choose_list: ['attention', 'question'],
    failed: ['bad', 'error'],
    paused: ['quiet', 'pause'],
    not_ready: ['attention', 'pencil'],
    not_an_email_campaign: ['quiet', 'info'],
};

/** A state to be read, not acted on, or one this version does not know. */
const OTHER_LOOK: [Tone, string] = ['quiet', 'info'];

/** The causes that the sentence of a state says already. */
const SAID_BY_STATE: Record<string, string[]> = {
    decision: ['list_deleted', 'choose_list'],
    failed: ['failed'],
    held: ['needs_approval'],
    not_ready: ['not_ready'],
    partly: ['partly_synced'],
    paused: ['paused'],
    running: ['syncing'],
};

/** Return the state in words. A state this version has no words for is shown as the server calls it. */
export function headlineOf(status: CampaignStatus, texts: Texts): Headline {
    const [tone, icon] = lookOf(status);
    return {
        tone,
        icon,
        title: texts.find(`state.${status.state}`) || status.state,
        sentence: sentenceOf(status, texts),
    };
}

function lookOf({ state, readyToSend }: CampaignStatus): [Tone, string] {
    // People who are left out for a reason are no cause for alarm.
    return state === 'partly_synced' && readyToSend
        ? OTHER_LOOK
        : (LOOKS[state as CampaignState] ?? OTHER_LOOK);
}

/** Return whether the campaign can be sent; null where the question makes no sense. */
export function readinessOf(
    status: CampaignStatus,
    texts: Texts
): Readiness | null {
    if (status.state === 'not_an_email_campaign') {
        return null;
    }
    const cause = status.notReadyBecause;
    const isSaid =
        SAID_BY_STATE[cause]?.includes(status.state) ||
        (cause === 'held' && Boolean(status.held?.decision));
    return {
        yes: status.readyToSend,
        title: texts.get(
            status.readyToSend ? 'card.ready.yes' : 'card.ready.no'
        ),
        because:
            status.readyToSend || !cause || isSaid
                ? ''
                : texts.find(`card.because.${cause}`),
    };
}

/** Return the names of the fields that have to be filled in. */
export function missingOf(status: CampaignStatus, texts: Texts): string[] {
    return status.missing.map(
        (role) => texts.find(`settings.field.campaign.${role}.title`) || role
    );
}

/** States in which nothing is more worth telling than what somebody decided about the held people. */
const AFTER_DECISION = new Set(['waiting', 'partly_synced', 'synced']);

function sentenceOf(status: CampaignStatus, texts: Texts): string {
    const { state, held } = status;
    if (held?.decision && AFTER_DECISION.has(state)) {
        return texts.count(`card.held.${held.decision}`, held.count);
    }
    switch (state) {
        case 'synced': {
            return texts.get(syncedKey(status));
        }
        case 'partly_synced': {
            return texts.get(
                status.readyToSend
                    ? 'card.sentence.left_out'
                    : 'card.sentence.partly_synced'
            );
        }
        case 'needs_approval': {
            return approvalSentence(status, texts);
        }
        case 'choose_list': {
            return choiceSentence(status, texts);
        }
        case 'paused': {
            return texts.get(
                status.choices.length > 0
                    ? 'card.sentence.paused_by_choice'
                    : 'card.sentence.paused'
            );
        }
        default: {
            return texts.find(`card.sentence.${state}`);
        }
    }
}

function syncedKey({ readyToSend, counts }: CampaignStatus): string {
    if (!readyToSend) {
        return 'card.sentence.synced_before';
    }
    return counts?.participants === 0
        ? 'card.sentence.nobody'
        : 'card.sentence.synced';
}

/** Guards whose message says all there is to say before somebody decides. */
const GUARDS = new Set([
    'guard_mass_removal',
    'guard_account_removal',
    'guard_former_address_opted_out',
]);

/** Return the messages that the sentence about an approval is made of. */
export function whyHeld(status: CampaignStatus): Message[] {
    return status.state === 'needs_approval'
        ? status.messages.filter(({ code }) => GUARDS.has(code))
        : [];
}

function approvalSentence(status: CampaignStatus, texts: Texts): string {
    const why = whyHeld(status).map(({ message }) => message);
    return [
        ...(why.length > 0 ? why : heldSentences(status, texts)),
        texts.get('card.held.somebody'),
    ].join(' ');
}

function heldSentences({ held }: CampaignStatus, texts: Texts): string[] {
    const [removals, additions] = [held?.removals ?? 0, held?.additions ?? 0];
    return [
        removals > 0 ? texts.count('card.held.removals', removals) : '',
        additions > 0 ? texts.count('card.held.additions', additions) : '',
    ].filter(Boolean);
}

function choiceSentence(status: CampaignStatus, texts: Texts): string {
    const list = status.choices.find((each) => each.list !== null)?.list;
    return list === undefined || list === null
        ? texts.get('card.sentence.choose_list')
        : texts.get('card.sentence.choose_this_list', { list: String(list) });
}
