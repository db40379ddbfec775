/** What `building/po-texts.mjs` makes of the texts of a language. */
declare module '*.po' {
    const texts: Record<string, string>;
    export default texts;
}
