/** Which requests there are: the only place that knows the paths of our endpoints. */

import type { HttpClient } from '@limetech/lime-web-components';
import type { Json } from './json';
import { isObject } from './json';
import { readRun, readStartedRun } from './read-run';
import { readExplanation, readStatus } from './read-status';
import type {
    CampaignStatus,
    Choice,
    Explanation,
    Run,
    StartedRun,
} from './types';

// Relative to the application, without a slash in front, as the client's http service wants it.
const ROOT = 'limepkg-apsis';

export interface ApsisApi {
    status(campaign: number): Promise<CampaignStatus>;
    start(campaign: number): Promise<StartedRun>;
    preview(campaign: number): Promise<StartedRun>;
    choose(campaign: number, choice: Choice): Promise<StartedRun>;
    run(run: number): Promise<Run>;
    approve(run: number, fingerprint: string): Promise<StartedRun>;
    reject(run: number, fingerprint: string): Promise<StartedRun>;
    cancel(run: number): Promise<StartedRun>;
    csv(run: number): Promise<Blob>;
    explain(campaign: number, person: number): Promise<Explanation>;
}

/**
 * Return the requests over a client's http service. Each is rejected with what the service throws, and an answer that is
 * not ours with an error without a status: the server behind the address is not there then.
 */
export function createApi(http: HttpClient): ApsisApi {
    const get = async (path: string, field: string) =>
        ours(await http.get(`${ROOT}/${path}`), field);
    const post = async (path: string, body: object = {}) =>
        readStartedRun(ours(await http.post(`${ROOT}/${path}`, body), 'id'));

    return {
        status: async (campaign) =>
            readStatus(await get(`campaigns/${campaign}/status`, 'state')),
        start: (campaign) => post(`campaigns/${campaign}/runs`),
        preview: (campaign) => post(`campaigns/${campaign}/previews`),
        choose: (campaign, choice) =>
            post(`campaigns/${campaign}/link`, linkBody(choice)),
        run: async (run) => readRun(await get(`runs/${run}`, 'id')),
        approve: (run, fingerprint) =>
            post(`runs/${run}/approve`, { fingerprint }),
        reject: (run, fingerprint) =>
            post(`runs/${run}/reject`, { fingerprint }),
        cancel: (run) => post(`runs/${run}/cancel`),
        csv: (run) =>
            http.get(`${ROOT}/runs/${run}/plan.csv`, { responseType: 'blob' }),
        explain: async (campaign, person) =>
            readExplanation(
                await get(`campaigns/${campaign}/people/${person}`, 'verdict')
            ),
    };
}

/** A log-in page or a proxy's page arrives with status 200 too; what has not even the field that all hangs on is none of ours. */
function ours(answer: unknown, field: string): Json {
    if (isObject(answer) && answer[field]) {
        return answer;
    }
    throw new Error('The answer is not one of limepkg-apsis.');
}

function linkBody(choice: Choice): object {
    return choice.list === null
        ? { action: choice.action }
        : { action: choice.action, list_id: choice.list };
}
