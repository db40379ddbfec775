/** Which requests there are: the only place that knows the paths of our endpoints. */

import type { HttpClient } from '@limetech/lime-web-components';
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

/** Return the requests over a client's http service. Each is rejected with what the service throws. */
export function createApi(http: HttpClient): ApsisApi {
    const get = (path: string) => http.get(`${ROOT}/${path}`);
    const post = async (path: string, body: object = {}) =>
        readStartedRun(await http.post(`${ROOT}/${path}`, body));

    return {
        status: async (campaign) =>
            readStatus(await get(`campaigns/${campaign}/status`)),
        start: (campaign) => post(`campaigns/${campaign}/runs`),
        preview: (campaign) => post(`campaigns/${campaign}/previews`),
        choose: (campaign, choice) =>
            post(`campaigns/${campaign}/link`, linkBody(choice)),
        run: async (run) => readRun(await get(`runs/${run}`)),
        approve: (run, fingerprint) =>
            post(`runs/${run}/approve`, { fingerprint }),
        reject: (run, fingerprint) =>
            post(`runs/${run}/reject`, { fingerprint }),
        cancel: (run) => post(`runs/${run}/cancel`),
        csv: (run) =>
            http.get(`${ROOT}/runs/${run}/plan.csv`, { responseType: 'blob' }),
        explain: async (campaign, person) =>
            readExplanation(
                await get(`campaigns/${campaign}/people/${person}`)
            ),
    };
}

function linkBody(choice: Choice): object {
    return choice.list === null
        ? { action: choice.action }
        : { action: choice.action, list_id: choice.list };
}
