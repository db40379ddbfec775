import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../../../testing/answers.mjs';
import { httpError } from '../../../testing/fake-platform.mjs';
import { CONTEXT, START } from '../../../testing/mounted-card';
import { readTexts } from '../../../testing/po.mjs';
import {
    clearPage,
    clientWith,
    mount,
    settle,
    stopClock,
} from '../../../testing/mounting';

const TAG = 'lwc-limepkg-apsis-loader';
const COMMAND = 'limepkg_apsis.sync_now';
const STARTED = given.running({ state: 'queued', joined: false });
const UNSAVED = { limetype: 'campaign', id: null };
const REGISTRIES = ['commandBus', 'webComponentRegistry'];

async function mountLoader(
    answers: Record<string, unknown> = {},
    options: Parameters<typeof clientWith>[1] = {}
) {
    const platform = clientWith(answers, options);
    const loader = await mount(TAG, { platform, context: {} });
    return { loader, platform };
}

describe('what the client is told when it starts', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('is the command and the components that can be placed', async () => {
        const { platform } = await mountLoader();

        expect([...platform.get('commandBus').registered.keys()]).toEqual([
            COMMAND,
        ]);
        expect([
            ...platform.get('webComponentRegistry').registered.keys(),
        ]).toEqual([
            'lwc-limepkg-apsis-campaign-status',
            'lwc-limepkg-apsis-person',
        ]);
    });

    it.each([['en'], ['sv']])(
        'has keys for titles and descriptions that exist in %s',
        async (language) => {
            const { platform } = await mountLoader();
            const texts = readTexts(language);
            const told = [
                ...platform.get('webComponentRegistry').registered.values(),
                platform.get('commandBus').registered.get(COMMAND).metadata,
            ];

            for (const { title, description } of told) {
                expect(texts[title]).toBeTruthy();
                expect(texts[description]).toBeTruthy();
            }
        }
    );

    it.each(REGISTRIES)(
        'is no more than the client can take: no %s',
        async (name) => {
            const { platform } = await mountLoader({}, { without: [name] });
            const other = REGISTRIES.find((each) => each !== name)!;

            expect(platform.get(other).registered.size).toBeGreaterThan(0);
        }
    );

    it('is told once, also when the client comes late or the loader comes again', async () => {
        const platform = clientWith({});
        const loader = await mount(TAG);

        expect(platform.get('commandBus').registered.size).toBe(0);

        loader.platform = platform;
        await settle();
        const { handler } = platform.get('commandBus').registered.get(COMMAND);
        loader.remove();
        document.body.append(loader);
        await mount(TAG, { platform });

        expect(platform.get('commandBus').registered.get(COMMAND).handler).toBe(
            handler
        );
    });

    it('renders nothing', async () => {
        const { loader } = await mountLoader();

        expect(loader.shadowRoot?.children ?? []).toHaveLength(0);
    });
});

describe('the command that starts a sync', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it.each([
        ['a sync that starts', STARTED, 'The sync has been started.'],
        [
            'one that was under way',
            { ...STARTED, joined: true },
            'A sync was under way already.',
        ],
        [
            'one a moment ago',
            { ...STARTED, repeated: true },
            'Nothing has changed since the sync a moment ago',
        ],
        ['a refusal', httpError(403), 'may not'],
        ['a server that is gone', httpError(502), 'does not answer'],
    ])('says what came of %s', async (_, answer, words) => {
        const { platform } = await mountLoader({ [START]: answer });

        await run(platform, CONTEXT);

        expect(platform.calls[0]).toBe(START);
        expect(platform.calls.at(-1)).toContain(words);
        expect(platform.calls).toHaveLength(2);
    });

    it('asks to save a record that is not saved, and asks the server nothing', async () => {
        const { platform } = await mountLoader();

        await run(platform, UNSAVED);

        expect(platform.calls).toEqual([
            expect.stringContaining('Save the campaign first'),
        ]);
    });
});

/** Handle the command as the client's bus does it, which makes it from its class. */
async function run(platform: ReturnType<typeof clientWith>, context: object) {
    const { handler } = platform.get('commandBus').registered.get(COMMAND);
    await handler.handle({ context });
    await settle();
}
