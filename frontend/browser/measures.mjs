/** How large and how fast: the numbers a person notices. */

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import * as given from '../testing/answers.mjs';

const KIB = 1024;

/**
 * The limits. That of the size is meant; those of the times are several times what they should be (a card below 300 ms, a
 * large plan below 2 s, a frame below 50 ms), because the machine may be busy with something else.
 */
export const LIMITS = {
    script: 40 * KIB,
    firstCard: 1500,
    largePlan: 6000,
    frame: 300,
};

/** Return the size of all JavaScript that is served, each file compressed, in bytes. */
export function scriptSize(folder) {
    return readdirSync(folder)
        .filter((name) => name.endsWith('.js'))
        .map((name) => gzipSync(readFileSync(path.join(folder, name))).length)
        .reduce((sum, size) => sum + size, 0);
}

/** Return the milliseconds from the status answer to the drawn card; the first card of a page, with everything to load. */
export function timeFirstCard(page, texts) {
    return page.evaluate(
        ([campaign, value, client]) =>
            globalThis.stage.measure({
                tag: 'lwc-limepkg-apsis-campaign-status',
                properties: { context: { limetype: 'campaign', id: campaign } },
                client,
                answer: {
                    name: `GET limepkg-apsis/campaigns/${campaign}/status`,
                    value,
                },
                drawn: ['lwc-limepkg-apsis-campaign-status', '.figure dd'],
            }),
        [given.CAMPAIGN, given.STATUSES.synced, { texts }]
    );
}

/** Return the milliseconds from the answer with a large plan to its first lines. */
export function timeLargePlan(page, texts, rows) {
    return page.evaluate(
        ([campaign, value, client]) =>
            globalThis.stage.measure({
                tag: 'lwc-limepkg-apsis-plan',
                properties: { runId: 19, campaign },
                client,
                answer: { name: 'GET limepkg-apsis/runs/19', value },
                drawn: [
                    'lwc-limepkg-apsis-plan',
                    'limel-table',
                    '.tabulator-row',
                ],
            }),
        [given.CAMPAIGN, given.largePreview(rows), { texts }]
    );
}

/** Scroll through the large plan; returns the length of the longest of the middle 95 percent of the frames. */
export async function timeScrolling(page) {
    const lengths = await page.evaluate(() =>
        globalThis.stage.scroll(
            ['lwc-limepkg-apsis-plan', 'limel-table', '.tabulator-tableholder'],
            600,
            60
        )
    );
    const sorted = lengths.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.95)];
}
