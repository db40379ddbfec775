/** How elements are made. */

/** Return an element with properties (`on…` are listeners, names with a dash are attributes) and content. */
export function make(tag, properties = {}, ...content) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (name.startsWith('on')) {
            element.addEventListener(name.slice(2), value);
        } else if (name.includes('-')) {
            element.setAttribute(name, value);
        } else {
            element[name] = value;
        }
    }
    element.append(...content.flat().filter((each) => each !== null && each !== ''));
    return element;
}
