/** How the page speaks with the application: as somebody who is logged in, with the session's cookie. */

/** The server answered, and it was a refusal. Looks like the error of the web client's own `http` service. */
export class HttpResponseError extends Error {
    constructor(status, response) {
        super(`Http failure response: ${status}`);
        this.name = 'HttpResponseError';
        this.status = status;
        this.response = response;
    }
}

/** Return what can be asked of one application. */
export function connect(application) {
    const root = `/${application}/`;

    const request = async (method, path, body, { params = {}, headers = {}, responseType = 'json' } = {}) => {
        const query = new URLSearchParams(params).toString();
        const answer = await fetch(root + path + (query && `?${query}`), {
            method,
            headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        if (!answer.ok) {
            throw new HttpResponseError(answer.status, await readBody(answer, 'json'));
        }
        return readBody(answer, responseType);
    };

    return {
        http: {
            get: (path, options) => request('GET', path, undefined, options),
            post: (path, body = {}, options) => request('POST', path, body, options),
            put: (path, body = {}, options) => request('PUT', path, body, options),
            patch: (path, body = {}, options) => request('PATCH', path, body, options),
            delete: (path, options) => request('DELETE', path, undefined, options),
        },
        logIn: (username, password) => logIn(root, username, password),
    };
}

/** Become somebody else. The end of the session comes first: a form of an old session would be refused. */
async function logIn(root, username, password) {
    await fetch(`${root}logout`, { method: 'POST', redirect: 'manual' });
    const body = new URLSearchParams({ username, password });
    const answer = await fetch(`${root}login`, { method: 'POST', body, redirect: 'manual' });
    // Whoever is let in is sent on; a redirect that is not followed has no status that could be read.
    if (answer.type !== 'opaqueredirect') {
        throw new HttpResponseError(answer.status, null);
    }
}

async function readBody(answer, type) {
    if (type === 'blob') {
        return answer.blob();
    }
    const text = await answer.text();
    if (type === 'text') {
        return text;
    }
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
