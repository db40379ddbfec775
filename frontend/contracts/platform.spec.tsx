import { PlatformServiceName } from '@limetech/lime-web-components';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as given from '../testing/answers.mjs';
import { CARD, CONTEXT, mountCard, STATUS } from '../testing/mounted-card';
import { mountPlan, RUN, WAITING } from '../testing/mounted-plan';
import type { Mounted } from '../testing/mounting';
import {
    all,
    clearPage,
    clientWith,
    mount,
    press,
    read,
    stopClock,
} from '../testing/mounting';
import { namesIn, textOf } from './built.mjs';
import {
    ICONS,
    ICONS_OF_ELEMENTS,
    NEWER_SERVICES,
    SERVICES,
} from './confirmed';

const EXPLAIN = `GET limepkg-apsis/campaigns/${given.CAMPAIGN}/people/1001`;
const UNSAVED = { limetype: 'campaign', id: null };
const ICON_PROPERTIES: Record<string, string> = {
    'limel-button': 'icon',
    'limel-header': 'icon',
    'limel-icon': 'name',
    'limel-input-field': 'leadingIcon',
};

/** Every component, in every state in which it shows other icons. */
async function everything(): Promise<Mounted[]> {
    const platform = clientWith({ [EXPLAIN]: given.explanation() });
    const shown = [
        await mount(CARD, { platform, context: UNSAVED }),
        await mount('lwc-limepkg-apsis-person', {
            platform,
            context: { limetype: 'person', id: 1001, parent: CONTEXT },
        }),
    ];
    for (const status of Object.values(given.STATUSES)) {
        const { card } = await mountCard({ [STATUS]: status });
        shown.push(card);
    }
    const { plan } = await mountPlan(
        { [RUN]: given.heldRun(3) },
        { held: WAITING, mayApprove: true }
    );
    return [...shown, plan];
}

function iconsIn(component: Mounted): string[] {
    return all(component)
        .filter((each) => each.localName in ICON_PROPERTIES)
        .map((each) => read(each, ICON_PROPERTIES[each.localName]))
        .filter(Boolean) as string[];
}

/** A client that notes which services it was asked for without a look whether they are there. */
function askedUnseen(platform: ReturnType<typeof clientWith>): Set<string> {
    const seen = new Set<string>();
    const unseen = new Set<string>();
    const { get, has } = platform;
    platform.has = (name: string) => {
        seen.add(name);
        return has(name);
    };
    platform.get = (name: string) => {
        if (!seen.has(name)) {
            unseen.add(name);
        }
        return get(name);
    };
    return unseen;
}

describe('what we ask of the client', () => {
    beforeAll(stopClock);
    afterEach(clearPage);

    it('is icons that its set has, each confirmed one of which is used', async () => {
        const components = await everything();
        const { registered } = await loaded();
        const placed = [...registered.values()].map((each) => each.icon);

        expect(
            [...new Set([...components.flatMap(iconsIn), ...placed])].toSorted()
        ).toEqual(ICONS.toSorted());
    });

    it('is drawn on the stage with those icons alone', () => {
        const drawn = namesIn('browser/icons').map((each) =>
            each.replace('.svg', '')
        );

        expect(drawn.toSorted()).toEqual(
            [...ICONS, ...ICONS_OF_ELEMENTS].toSorted()
        );
    });

    it('is services under the names that the library has for them', () => {
        const names = { ...SERVICES, ...NEWER_SERVICES };

        expect(PlatformServiceName).toEqual(names);
        for (const file of ['index.cjs', 'index.mjs', 'index.d.ts']) {
            const source = textOf(`vendor/lime-web-components/${file}`);
            for (const [key, name] of Object.entries(names)) {
                expect(source).toMatch(
                    new RegExp(String.raw`\b${key}: '${name}'`)
                );
            }
        }
    });

    it('is no newer service without a look whether it is there', async () => {
        const platform = clientWith({ [STATUS]: given.STATUSES.synced });
        const unseen = askedUnseen(platform);

        const card = await mount(CARD, { platform, context: CONTEXT });
        await press(card, 'Details');
        await mount('lwc-limepkg-apsis-loader', { platform });

        expect([...unseen].toSorted()).toEqual(['dialog', 'http', 'translate']);
    });
});

async function loaded() {
    const platform = clientWith({});
    await mount('lwc-limepkg-apsis-loader', { platform });
    return platform.get('webComponentRegistry');
}
