/** What the eye sees at once and no rule of accessibility names: words cut off, tables that leave their room empty. */

/** Return what is cut off or left empty on the page, in our own elements and in the tables we fill. */
export function auditLayout(page) {
    return page.evaluate(() => {
        const OURS = 'lwc-limepkg-apsis-';
        const found = [];
        const hostOf = (root) => root.host?.localName ?? '';
        const nameOf = (element) =>
            `${element.localName} ${element.getAttribute('class') ?? ''}`.trim();

        const isCutOff = (element) => {
            const { overflowX, textOverflow } =
                globalThis.getComputedStyle(element);
            const isMeant = overflowX === 'auto' || textOverflow === 'ellipsis';
            const hasBox = element.clientWidth > 0;
            return (
                hasBox &&
                !isMeant &&
                element.scrollWidth > element.clientWidth + 1
            );
        };
        const widthOf = (elements) => {
            const widths = [...elements].map((each) => each.offsetWidth);
            return widths.reduce((sum, each) => sum + each, 0);
        };
        const isHalfEmpty = (table) => {
            const columns = table.querySelectorAll('.tabulator-col');
            return widthOf(columns) < table.offsetWidth - columns.length - 4;
        };

        const visit = (root) => {
            for (const element of root.querySelectorAll('*')) {
                if (hostOf(root).startsWith(OURS) && isCutOff(element)) {
                    found.push(`cut off: ${nameOf(element)}`);
                }
                if (element.matches('.tabulator') && isHalfEmpty(element)) {
                    found.push('a table does not take the room it has');
                }
                if (element.shadowRoot) {
                    visit(element.shadowRoot);
                }
            }
        };
        visit(document);
        return found;
    });
}
