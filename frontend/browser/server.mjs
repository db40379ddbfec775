/** A server for built files on 127.0.0.1; it remembers what it was asked for and did not have. */

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const TYPES = {
    '.css': 'text/css',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.map': 'application/json',
    '.mjs': 'text/javascript',
    '.svg': 'image/svg+xml',
};

/**
 * Serve folders by the beginning of the address, and answers by the whole of it.
 * @param {object} site - what is served
 * @param {Record<string, string>} site.folders - address that ends with a slash -> folder
 * @param {(request: import('node:http').IncomingMessage) => Promise<object | undefined>} [site.answer] - what is not a file:
 * `{status, headers, body}`, or nothing
 */
export async function serve({ folders, answer = async () => {} }) {
    const missing = [];
    const server = createServer(async (request, response) => {
        const address = new URL(request.url, 'http://localhost').pathname;
        const found = (await answer(request)) ?? (await file(folders, address));
        if (!found) {
            missing.push(address);
        }
        const {
            status = 200,
            headers = {},
            body = '',
        } = found ?? {
            status: 404,
        };
        response.writeHead(status, { 'cache-control': 'no-store', ...headers });
        response.end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        address: `http://127.0.0.1:${server.address().port}`,
        missing,
        close: () => {
            server.closeAllConnections();
            return new Promise((resolve) => server.close(resolve));
        },
    };
}

async function file(folders, address) {
    // The longest address first, so that a folder can be mounted inside another.
    const mounts = Object.keys(folders).sort((a, b) => b.length - a.length);
    const mount = mounts.find((each) => address.startsWith(each));
    if (!mount) {
        return;
    }
    const inside = path.normalize(
        decodeURIComponent(address.slice(mount.length)) || 'index.html'
    );
    const name = path.join(folders[mount], inside);
    const isFile =
        !inside.startsWith('..') &&
        (await stat(name).then(
            (found) => found.isFile(),
            () => false
        ));
    return isFile
        ? {
              headers: { 'content-type': TYPES[path.extname(name)] ?? '' },
              body: await readFile(name),
          }
        : undefined;
}
