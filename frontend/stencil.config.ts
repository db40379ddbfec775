import type { Config } from '@stencil/core';
import { sass } from '@stencil/sass';
import { poTexts } from './building/po-texts.mjs';

export const config: Config = {
    namespace: 'limepkg-apsis-lwc-components',
    // Without `dest` the file lands in dist/lwc.config.json, where the server looks for it.
    outputTargets: [{ type: 'dist', copy: [{ src: '../lwc.config.json' }] }],
    plugins: [sass()],
    rollupPlugins: { before: [poTexts()] },
    tsconfig: './tsconfig.build.json',
};
