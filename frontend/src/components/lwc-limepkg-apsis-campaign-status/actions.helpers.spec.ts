import { describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { realTexts } from '../../../testing/texts';
import { readStatus } from '../../api/read-status';
import { CAMPAIGN_STATES } from '../../api/types';
import { actionsOf, idOf, lackOfRight } from './actions.helpers';

const texts = realTexts();

function idsOf(state: string, changes: object = {}) {
    const status = readStatus({
        ...given.STATUSES[state as keyof typeof given.STATUSES],
        ...changes,
    });
    return actionsOf(status, texts).map(
        (each) => idOf(each) + (each.primary ? '!' : '')
    );
}

describe('actionsOf', () => {
    it.each([
        ['synced', ['sync!', 'preview', 'details']],
        ['partly_synced', ['sync!', 'preview', 'details']],
        ['waiting', ['sync!', 'preview', 'details']],
        ['syncing', ['sync!', 'details', 'cancel']],
        ['needs_approval', ['review!', 'sync', 'preview', 'details']],
        ['list_deleted', ['choose.recreate!', 'choose.stop', 'details']],
        ['choose_list', ['choose.use!', 'choose.recreate', 'choose.stop']],
        ['failed', ['sync!', 'preview', 'details']],
        ['paused', ['choose.recreate!', 'details']],
        ['not_ready', ['sync!']],
        ['not_an_email_campaign', ['look']],
    ])('offers in %s: %j', (state, expected) => {
        expect(idsOf(state)).toEqual(expected);
    });

    it('offers a preview while the sync is off for all', () => {
        expect(idsOf('paused', { choices: [] })).toContain('preview');
    });

    it.each(CAMPAIGN_STATES)(
        'leaves a way out of %s without any right',
        (state) => {
            const rights = { sync: false, approve: false };

            const ids = idsOf(state, { rights });

            expect(ids.length).toBeGreaterThan(0);
            expect(ids.join(' ')).not.toMatch(/sync|preview|choose|cancel/);
        }
    );

    it.each(['list_deleted', 'choose_list', 'paused'])(
        'leaves the list of %s to those who may approve',
        (state) => {
            const rights = { sync: true, approve: false };

            expect(idsOf(state, { rights }).join(' ')).not.toContain('choose');
        }
    );

    it('cannot stop what is being stopped', () => {
        const run = given.running({ state: 'cancelling' });

        expect(idsOf('syncing', { run })).toEqual(['sync!', 'details']);
    });

    it.each([
        ['list_deleted', 'Create the list again'],
        ['paused', 'Synchronise again'],
    ])('calls the same choice by its meaning in %s', (state, label) => {
        const status = readStatus(
            given.STATUSES[state as keyof typeof given.STATUSES]
        );

        expect(actionsOf(status, texts)[0].label).toBe(label);
    });

    it('shows a choice it has no words for as the server calls it', () => {
        const status = readStatus({
            ...given.STATUSES.list_deleted,
            choices: [{ action: 'brand_new' }],
        });

        expect(actionsOf(status, texts)[0].label).toBe('brand_new');
    });
});

describe('lackOfRight', () => {
    const none = { sync: false, approve: false };
    const some = { sync: true, approve: false };
    const every = { sync: true, approve: true };

    it.each([
        ['synced', none, 'starting a sync takes the right'],
        ['synced', some, ''],
        ['list_deleted', none, 'an administrator has to decide'],
        ['list_deleted', some, 'an administrator has to decide'],
        ['choose_list', every, ''],
        ['not_an_email_campaign', none, ''],
    ] as const)('says in %s with the rights %j: %s', (state, rights, words) => {
        const status = readStatus({ ...given.STATUSES[state], rights });
        const said = lackOfRight(status, texts);

        expect(said).toContain(words);
        expect(said === '').toBe(words === '');
    });
});
