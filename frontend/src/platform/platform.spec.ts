import { describe, expect, it, vi } from 'vitest';
import { createFakePlatform } from '../../testing/fake-platform.mjs';
import { listenToChanges, tellOfChange } from './changes';
import { languageOf } from './language';
import { canNavigate, navigateTo, personBase } from './links';

describe('languageOf', () => {
    it('asks a client that answers', () => {
        expect(languageOf(createFakePlatform({ language: 'sv' }))).toBe('sv');
    });

    it('reads the session of an older one', () => {
        const platform = createFakePlatform();
        platform.register('state.application', {
            subscribe: (callback: (state: object) => void) => {
                callback({ session: { language: 'da' } });
                return () => {};
            },
        });

        expect(languageOf(platform)).toBe('da');
    });

    it('has English where nobody tells', () => {
        const platform = createFakePlatform({ without: ['state.application'] });

        expect(languageOf(platform)).toBe('en');
    });
});

describe('personBase', () => {
    it('is below the table labelled as that of people', () => {
        expect(personBase(createFakePlatform())).toBe('object/human/');
    });

    it('is below person where the client does not tell', () => {
        const platform = createFakePlatform({ without: ['state.limetypes'] });

        expect(personBase(platform)).toBe('object/person/');
    });
});

describe('navigateTo', () => {
    it('goes there through the client', () => {
        const platform = createFakePlatform();

        navigateTo(platform, 'object/person/7');

        expect(canNavigate(platform)).toBe(true);
        expect(platform.calls).toEqual(['navigate /object/person/7']);
    });

    it('is left to the link in an older client', () => {
        const platform = createFakePlatform({ without: ['navigator'] });

        expect(canNavigate(platform)).toBe(false);
    });
});

describe('changes', () => {
    it('reach those who listen for the same campaign', () => {
        const platform = createFakePlatform();
        const listener = vi.fn();
        const stop = listenToChanges(platform, 1001, listener);

        tellOfChange(platform, 1002);
        tellOfChange(platform, 1001);
        stop();
        tellOfChange(platform, 1001);

        expect(listener).toHaveBeenCalledTimes(1);
    });

    it('are no trouble where the client has nothing to tell them with', () => {
        const platform = createFakePlatform({ without: ['eventDispatcher'] });
        const stop = listenToChanges(platform, 1001, () => {});

        expect(tellOfChange(platform, 1001)).toBe(false);
        expect(stop).not.toThrow();
    });
});
