/** Which browser there is: an installed one, else the one that arrives with npm, else a sentence. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const NAMES = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
    'chrome.exe',
    'msedge.exe',
];
const PLACES = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    String.raw`C:\Program Files\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Google\Chrome\Application\chrome.exe`,
    String.raw`C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe`,
];
const ARGUMENTS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
];

/** There is no browser; the message says what to do. */
export class NoBrowserError extends Error {}

/**
 * Return how a browser is started, as playwright wants it. `CHROME_PATH` names one; `CHROME_PATH=npm` asks for the one that
 * arrives with npm even where another is installed.
 */
export async function findBrowser(environment = process.env) {
    const wanted = environment.CHROME_PATH;
    if (wanted && wanted !== 'npm') {
        if (!existsSync(wanted)) {
            throw new NoBrowserError(
                `CHROME_PATH is ${wanted}, but there is no such file: set it to the program of Chromium, Chrome or Edge.`
            );
        }
        return launch(wanted);
    }
    const installed =
        wanted === 'npm' ? undefined : installedBrowser(environment);
    return installed ? launch(installed) : packagedBrowser();
}

function installedBrowser(environment) {
    const folders = (environment.PATH ?? '').split(path.delimiter);
    return [
        ...folders.flatMap((folder) =>
            NAMES.map((name) => path.join(folder, name))
        ),
        ...PLACES,
    ].find((candidate) => existsSync(candidate));
}

async function packagedBrowser() {
    try {
        const { default: chromium } = await import('@sparticuz/chromium');
        return launch(await chromium.executablePath());
    } catch (error) {
        throw new NoBrowserError(
            'There is no browser for the tests of the campaign card: install Chromium, Chrome or Edge, or set CHROME_PATH ' +
                `to one (the browser that comes with npm runs on Linux only: ${String(error.message).split('\n')[0]}).`
        );
    }
}

function launch(executablePath) {
    return { executablePath, headless: true, args: ARGUMENTS };
}
