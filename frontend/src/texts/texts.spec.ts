import { describe, expect, it } from 'vitest';
import { createFakePlatform } from '../../testing/fake-platform.mjs';
import { readTexts } from '../../testing/po.mjs';
import { createTexts, elementLanguage } from './texts';

function textsIn(language: string) {
    const code = language.slice(0, 2);
    return createTexts(
        createFakePlatform({ language, texts: readTexts(code) })
    );
}

describe('createTexts', () => {
    it('speaks the language of the client', () => {
        expect(textsIn('sv').get('card.ready.yes')).toBe('Klar att skicka');
        expect(textsIn('en_us').get('card.ready.yes')).toBe('Ready to send');
    });

    it.each([
        ['knows keys only', {}],
        ['has English for it', readTexts('en')],
    ])('is English in all where the client %s', (...row) => {
        const texts = createTexts(
            createFakePlatform({ language: 'fi', texts: row[1] })
        );
        const now = Date.parse('2026-11-25T10:30:00Z');

        expect(texts.get('card.by.name', { name: 'Eva' })).toBe(
            'Started by Eva'
        );
        expect(texts.find('state.brand_new')).toBe('');
        expect(texts.relative(now - 300_000, now)).toBe('5 minutes ago');
        expect(texts.number(1224)).toBe('1,224');
        expect(texts.language).toBe('en');
    });

    it('fills in what a text leaves open', () => {
        expect(textsIn('en').get('card.by.name', { name: 'Eva Ek' })).toBe(
            'Started by Eva Ek'
        );
    });

    it('has one text for one and another for more', () => {
        const texts = textsIn('sv');

        expect(texts.count('card.more', 1)).toBe('och en till');
        expect(texts.count('card.more', 1200)).toBe('och 1\u00A0200 till');
    });

    it('finds nothing where there is no text', () => {
        expect(textsIn('en').find('state.brand_new')).toBe('');
        expect(textsIn('en').find('state.synced')).toBe('Synchronised');
    });

    it('has no share of nothing', () => {
        expect(textsIn('en').percent(1, 8)).toBe('12.5%');
        expect(textsIn('en').percent(1, 0)).toBe('');
    });

    it.each([
        ['sv', 'sv'],
        ['en_us', 'en'],
        ['NB', 'nb'],
        ['is', 'en'],
        ['', 'en'],
    ])('tells lime-elements %j as %s', (language, expected) => {
        expect(elementLanguage(language)).toBe(expected);
    });
});
