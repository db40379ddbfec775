/** How a scene is made: which component, what the server answers, and what varies. */

import * as given from '../../testing/answers.mjs';

export const CARD = 'lwc-limepkg-apsis-campaign-status';
export const PLAN = 'lwc-limepkg-apsis-plan';
export const PERSON = 'lwc-limepkg-apsis-person';
export const ROOT = 'limepkg-apsis';
export const STATUS = `GET ${ROOT}/campaigns/${given.CAMPAIGN}/status`;
export const START = `POST ${ROOT}/campaigns/${given.CAMPAIGN}/runs`;
export const PREVIEW = `POST ${ROOT}/campaigns/${given.CAMPAIGN}/previews`;
export const EXPLAIN = `GET ${ROOT}/campaigns/${given.CAMPAIGN}/people/1001`;

export const context = { limetype: 'campaign', id: given.CAMPAIGN };
export const never = { $never: true };
export const failing = (status, body) => ({ $error: { status, body } });

/**
 *
 */
export function card(name, answers, more = {}) {
    return {
        name: `card-${name}`,
        tag: CARD,
        properties: { context },
        ...more,
        client: { answers, ...more.client },
    };
}

/**
 *
 */
export function state(name, more) {
    return card(name, { [STATUS]: given.STATUSES[name] }, more);
}

/**
 *
 */
export function plan(name, run, more = {}) {
    const { properties, ...others } = more;
    return {
        name: `plan-${name}`,
        tag: PLAN,
        isDialog: true,
        properties: {
            context,
            campaign: given.CAMPAIGN,
            runId: 17,
            ...properties,
        },
        client: { answers: { [`GET ${ROOT}/runs/17`]: run } },
        ...others,
    };
}

/**
 *
 */
export function person(name, answer, more = {}) {
    return {
        name: `person-${name}`,
        tag: PERSON,
        isDialog: true,
        properties: {
            context,
            campaign: given.CAMPAIGN,
            person: 1001,
            isDialog: true,
        },
        client: { answers: { [EXPLAIN]: answer } },
        ...more,
    };
}

export const held = {
    run: 17,
    fingerprint: 'ab12',
    count: 600,
    removals: 600,
    additions: 0,
    decision: '',
};
export const synced = given.STATUSES.synced;
export const queued = given.running({ state: 'queued', step: '' });
