/** What must not happen on a page: errors, files that are missing, requests to other hosts, what axe finds outside Lime's own elements. */

import { createRequire } from 'node:module';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Watch a page; returns the problems, which grow while it is used. */
export function watch(page, address) {
    const problems = [];
    page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
    page.on('console', (message) => {
        if (message.type() === 'error') {
            problems.push(`console: ${message.text()}`);
        }
    });
    page.on('request', (request) => {
        if (isElsewhere(request.url(), address)) {
            problems.push(`request to another host: ${request.url()}`);
        }
    });
    return problems;
}

/** Return what axe has to say about the page, apart from the inside of Lime's own elements. */
export async function auditAccess(page) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) {
        await page.addScriptTag({ path: AXE });
    }
    const violations = await page.evaluate(async () => {
        const hostsOf = (element) => {
            const host = element?.getRootNode().host;
            return host ? [host.localName, ...hostsOf(host)] : [];
        };
        const { violations: found } = await globalThis.axe.run(document, {
            elementRef: true,
            // Rules about whole pages: a card is a part of one.
            rules: {
                'landmark-one-main': { enabled: false },
                'page-has-heading-one': { enabled: false },
                region: { enabled: false },
            },
        });
        return found.flatMap(({ id, nodes }) =>
            nodes.map(({ element, target, failureSummary }) => ({
                id,
                hosts: hostsOf(element),
                target: target.flat(),
                failureSummary,
            }))
        );
    });
    return violations
        .filter(({ hosts }) => !hosts.some((each) => each.startsWith('limel-')))
        .map(
            ({ id, target, failureSummary }) =>
                `axe ${id}: ${target.join(' >> ')} (${failureSummary.split('\n')[1]?.trim()})`
        );
}

function isElsewhere(url, address) {
    return !url.startsWith(`${address}/`) && !/^(?:data|blob):/.test(url);
}
