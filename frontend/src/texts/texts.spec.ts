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
