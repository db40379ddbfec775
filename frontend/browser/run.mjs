/**
 * Looks at every state of our components in a real browser, with the real lime-elements and canned answers: takes pictures,
 * measures, and fails on anything that a person would mind. `node browser/run.mjs [part of a scene's name]`
 */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { NOW } from '../testing/answers.mjs';
import { readTexts } from '../testing/po.mjs';
import { findBrowser, NoBrowserError } from './chromium.mjs';
import { auditLayout } from './layout.mjs';
import {
    LIMITS,
    scriptSize,
    timeFirstCard,
    timeLargePlan,
    timeScrolling,
} from './measures.mjs';
import { LOOKS, SCENES } from './scenes.mjs';
import { serve } from './server.mjs';
import { auditAccess, watch } from './watch.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const BUILT = path.join(HERE, '../dist/limepkg-apsis-lwc-components');
const ELEMENTS = path.dirname(
    createRequire(import.meta.url).resolve(
        '@limetech/lime-elements/package.json'
    )
);
const PICTURES = path.join(HERE, 'screenshots');
const TEXTS = { en: readTexts('en'), sv: readTexts('sv') };
const LARGE = 10_000;

async function main(wanted = '') {
    if (!existsSync(BUILT)) {
        throw new NoBrowserError('Nothing is built yet: npm run build.');
    }
    const how = await findBrowser();
    const scenes = SCENES.filter((each) => each.name.includes(wanted));
    const site = await serve({
        folders: {
            '/': path.join(HERE, 'stage/'),
            '/stage/': path.join(HERE, 'stage/'),
            '/testing/': path.join(HERE, '../testing/'),
            '/package/': BUILT,
            '/lime-elements/': path.join(ELEMENTS, 'dist/lime-elements/'),
            '/assets/icons/': path.join(HERE, 'icons/'),
        },
    });
    // Icons are kept in the profile, so every run gets a fresh one.
    const profile = mkdtempSync(path.join(tmpdir(), 'apsis-card-'));
    const browser = await chromium.launchPersistentContext(profile, how);
    try {
        mkdirSync(PICTURES, { recursive: true });
        const problems = wanted ? [] : await measure(browser, site);
        for (const look of LOOKS) {
            problems.push(...(await lookAt(browser, site, look, scenes)));
        }
        problems.push(...site.missing.map((each) => `missing: ${each}`));
        return report(problems, scenes.length * LOOKS.length);
    } finally {
        await browser.close();
        await site.close();
        rmSync(profile, { recursive: true, force: true });
    }
}

async function openStage(browser, site, look) {
    const page = await browser.newPage();
    page.setDefaultTimeout(5000);
    await page.setViewportSize({ width: look.width, height: look.height });
    const problems = watch(page, site.address);
    await page.addInitScript(shiftClock, Date.parse(NOW));
    await page.goto(`${site.address}/`, { waitUntil: 'networkidle' });
    await page.evaluate((dark) => {
        document.documentElement.dataset.theme = dark ? 'force-dark' : '';
    }, look.dark);
    return { page, problems };
}

/** Let the page's clock start at the moment of the answers, and go on from there: what waits for it must not wait for ever. */
function shiftClock(now) {
    const shift = now - Date.now();
    const real = Date.now.bind(Date);
    Date.now = () => real() + shift;
}

async function lookAt(browser, site, look, scenes) {
    const { page, problems } = await openStage(browser, site, look);
    const found = [];
    for (const scene of scenes) {
        const wrong = await play(page, scene, look).catch((error) => [
            String(error.message).split('\n')[0],
        ]);
        wrong.push(...problems.splice(0));
        found.push(
            ...wrong.map((each) => `${scene.name} (${look.name}): ${each}`)
        );
    }
    await page.close();
    return found;
}

async function play(page, scene, look) {
    const language = scene.client?.language ?? 'en';
    const client = { texts: TEXTS[language], ...scene.client };
    const { tag, properties, late } = scene;
    await page.evaluate((given) => globalThis.stage.show(given), {
        tag,
        properties,
        late,
        client,
    });
    await scene.act?.(page);
    for (const text of scene.see ?? []) {
        await page.getByText(text).first().waitFor();
    }
    await settle(page);
    await takePicture(page, scene, look);
    return [
        ...(await auditAccess(page)),
        ...(await auditLayout(page)),
        ...(await wrongCalls(page, scene)),
    ];
}

async function settle(page) {
    await page.waitForFunction(
        () => globalThis.stage.unfinished().length === 0
    );
    await page.waitForLoadState('networkidle');
}

async function takePicture(page, scene, look) {
    const file = path.join(PICTURES, `${scene.name}-${look.name}.png`);
    const target = scene.isDialog ? page : page.locator('main');
    await target.screenshot({ path: file, animations: 'disabled' });
}

async function wrongCalls(page, scene) {
    if (!scene.calls) {
        return [];
    }
    const calls = await page.evaluate(() => globalThis.stage.platform.calls);
    const isRight = String(calls) === String(scene.calls);
    return isRight ? [] : [`called ${calls} instead of ${scene.calls}`];
}

async function measure(browser, site) {
    const size = scriptSize(BUILT);
    const { page, problems } = await openStage(browser, site, LOOKS[0]);
    const firstCard = await timeFirstCard(page, TEXTS.en);
    const largePlan = await timeLargePlan(page, TEXTS.en, LARGE);
    const frame = await timeScrolling(page);
    await page.close();
    const rows = [
        ['JavaScript, compressed', size, LIMITS.script, 'bytes'],
        ['status answer to first card', firstCard, LIMITS.firstCard, 'ms'],
        [`plan of ${LARGE} rows`, largePlan, LIMITS.largePlan, 'ms'],
        ['frame while scrolling it', frame, LIMITS.frame, 'ms'],
    ];
    for (const [what, value, limit, unit] of rows) {
        console.log(
            `browser: ${what}: ${Math.round(value)} of at most ${limit} ${unit}`
        );
    }
    return [
        ...problems,
        ...rows
            .filter(([, value, limit]) => value > limit)
            .map(([what, value]) => `too much: ${what}: ${Math.round(value)}`),
    ];
}

function report(problems, pictures) {
    for (const problem of problems) {
        console.error(`browser: ${problem}`);
    }
    console.log(
        `browser: ${pictures} pictures in browser/screenshots, ${problems.length} problems`
    );
    return problems.length === 0 ? 0 : 1;
}

try {
    process.exitCode = await main(process.argv[2]);
} catch (error) {
    if (!(error instanceof NoBrowserError)) {
        throw error;
    }
    console.error(`browser: ${error.message}`);
    process.exitCode = 1;
}
