/** How the status of a campaign is read, and the explanation for one person. */

import type { Json } from './json';
import {
    id,
    isObject,
    moment,
    number,
    object,
    objects,
    oneOf,
    text,
    texts,
} from './json';
import {
    readCounts,
    readMessages,
    readPerson,
    readRunBrief,
    readTrouble,
} from './read-run';
import type {
    CampaignStatus,
    Explanation,
    Held,
    Mailing,
    MailingTotals,
} from './types';
import { STEP_STATES } from './types';

/** People with a new address who opted out under a former one: the one guard that holds something else than removals. */
const GUARD_OF_ADDITIONS = 'guard_former_address_opted_out';

/** Return the status of a campaign. */
export function readStatus(value: unknown): CampaignStatus {
    const json = object(value);
    const rights = object(json.rights);
    return {
        campaign: number(json.campaign),
        name: text(json.name),
        list: id(json.list),
        now: moment(json.now),
        state: text(json.state),
        readyToSend: json.ready_to_send === true,
        notReadyBecause: text(json.not_ready_because),
        counts: readCounts(json.counts),
        lastSuccess: moment(json.last_success),
        nextRun: moment(json.next_run),
        run: readRunBrief(json.run),
        lastRun: readRunBrief(json.last_run),
        held: readHeld(json.held),
        missing: texts(json.missing),
        choices: objects(json.choices).map((each) => ({
            action: text(each.action),
            list: id(each.list),
        })),
        error: readTrouble(json.error),
        messages: readMessages(json.messages),
        mailings: objects(json.mailings).map(readMailing),
        rights: {
            sync: rights.sync === true,
            approve: rights.approve === true,
        },
    };
}

/** Return why a person is on a list or not. */
export function readExplanation(value: unknown): Explanation {
    const json = object(value);
    return {
        campaign: number(json.campaign),
        person: readPerson(object(json.person)),
        verdict: text(json.verdict),
        verdictText: text(json.verdict_text),
        askedApsis: json.asked_apsis === true,
        asOf: moment(json.as_of),
        steps: objects(json.steps).map((each) => ({
            step: text(each.step),
            state: oneOf(each.state, STEP_STATES, 'unknown'),
            text: text(each.text),
        })),
        remedy: text(json.remedy),
    };
}

function readHeld(value: unknown): Held | null {
    if (!isObject(value)) {
        return null;
    }
    const count = number(value.count);
    const additions = Math.min(
        number(object(value.guards)[GUARD_OF_ADDITIONS]),
        count
    );
    return {
        run: number(value.run),
        fingerprint: text(value.fingerprint),
        count,
        removals: count - additions,
        additions,
        decision: oneOf(value.decision, ['', 'approved', 'rejected'], ''),
    };
}

function readMailing(json: Json): Mailing {
    return {
        id: number(json.id),
        subject: text(json.subject),
        sent: moment(json.sent),
        totals: isObject(json.totals) ? readTotals(json.totals) : null,
    };
}

function readTotals(json: Json): MailingTotals {
    return {
        sent: number(json.sent),
        opened: number(json.opened),
        clicked: number(json.clicked),
        bounced: number(json.bounced),
        optedOut: number(json.opted_out),
    };
}
