/**
 * What `npm test` is: build, check the types of everything, run every spec over what was built. The last line says how it
 * ended. Arguments go to vitest: `npm test -- contracts`.
 */

import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const HERE = path.join(import.meta.dirname, '..');

/** What Stencil only warns of, although no browser can load it then. */
const BROKEN = /UNRESOLVED_IMPORT|\[ ?WARN ?\]/;

const STEPS = [
    ['build', '@stencil/core/bin/stencil', ['build', '--no-open']],
    ['types', 'typescript/bin/tsc', ['--noEmit', '--project', '.']],
    ['specs', 'vitest/vitest.mjs', ['run', ...process.argv.slice(2)]],
];

function passes([, program, parameters]) {
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [path.join('node_modules', program), ...parameters],
        { cwd: HERE, encoding: 'utf8', maxBuffer: Infinity }
    );
    process.stdout.write(stdout ?? '');
    process.stderr.write(stderr ?? '');
    return status === 0 && !BROKEN.test(stdout);
}

const failed = STEPS.find((step) => !passes(step));
console.log(
    failed
        ? `frontend: failed: ${failed[0]}; what is wrong stands above.`
        : `frontend: ${STEPS.map(([name]) => name).join(', ')}: all passed.`
);
process.exitCode = failed ? 1 : 0;
