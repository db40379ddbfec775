import { describe, expect, it } from 'vitest';
import { LIMITS } from '../browser/measures.mjs';
import {
    imports,
    namesIn,
    registeredTags,
    scriptsIn,
    SERVED,
    servedSize,
    textOf,
    writtenHosts,
} from './built.mjs';

const PREFIX = 'lwc-limepkg-apsis-';

/** Created by our own components, never by the client. */
const NESTED = [`${PREFIX}people`];

/** Written down, but never asked: the name of a vocabulary, and what Stencil says in warnings. */
const NEVER_ASKED = new Set([
    'chat.stenciljs.com',
    'github.com',
    'stenciljs.com',
    'www.w3.org',
]);

interface Listed {
    name: string;
    slot: string | null;
}

const listed: Listed[] = JSON.parse(textOf('lwc.config.json'));

describe('what is built', () => {
    it('imports only what lies beside it: a browser resolves nothing else', () => {
        const all = imports();
        const strange = all.filter(([, what]) => !/^\.{1,2}\//.test(what));

        expect(all.length).toBeGreaterThan(10);
        expect(strange).toEqual([]);
    });

    it('defines our components, and none of lime-elements', () => {
        const folders = namesIn('src/components').filter((each) =>
            each.startsWith(PREFIX)
        );

        expect(registeredTags().toSorted()).toEqual(folders.toSorted());
    });

    it('is served from where the client looks for it', () => {
        expect(Object.keys(scriptsIn(SERVED))).toContain(
            'limepkg-apsis-lwc-components.esm.js'
        );
        expect(textOf('dist/lwc.config.json')).toBe(textOf('lwc.config.json'));
    });

    it('lists for the client what the client creates', () => {
        const names = listed.map((each) => each.name);

        expect([...names, ...NESTED].toSorted()).toEqual(
            registeredTags().toSorted()
        );
    });

    it('places nothing by itself but the loader', () => {
        expect(listed.filter((each) => each.slot !== null)).toEqual([
            { name: `${PREFIX}loader`, slot: 'plugin.loaders' },
        ]);
    });

    it('knows no other host', () => {
        const strange = writtenHosts().filter((each) => !NEVER_ASKED.has(each));

        expect(strange).toEqual([]);
    });

    it.each([
        'fetch(',
        'XMLHttpRequest',
        'WebSocket',
        'EventSource',
        'sendBeacon',
    ])('leaves requests to the client: no %s', (way) => {
        const users = Object.entries(scriptsIn(SERVED))
            .filter(([, source]) => source.includes(way))
            .map(([file]) => file);

        expect(users).toEqual([]);
    });

    it('never uses limel-config, which changes the whole client', () => {
        expect(Object.values(scriptsIn(SERVED)).join('')).not.toContain(
            'limel-config'
        );
    });

    it('is small', () => {
        const size = servedSize();

        expect(size).toBeGreaterThan(1000);
        expect(size).toBeLessThanOrEqual(LIMITS.script);
    });
});

describe('what it is built from', () => {
    const lock = JSON.parse(textOf('package-lock.json'));
    const { devDependencies, optionalDependencies } = JSON.parse(
        textOf('package.json')
    );

    it('is locked without the address of a registry', () => {
        const addresses = Object.values<{ resolved?: string }>(lock.packages)
            .map((each) => each.resolved)
            .filter((each) => each !== undefined);

        expect(addresses).toEqual(['vendor/lime-web-components']);
    });

    it('is named exactly, version by version', () => {
        const versions: string[] = [
            ...Object.values<string>(devDependencies),
            ...Object.values<string>(optionalDependencies),
        ].filter((each) => !each.startsWith('file:'));

        expect(
            versions.filter((each) => !/^\d+\.\d+\.\d+$/.test(each))
        ).toEqual([]);
    });
});
