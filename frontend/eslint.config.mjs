import { defineConfig } from 'eslint/config';
import config from '@limetech/eslint-config';

export default defineConfig([
    ...config,
    {
        files: ['**/*.{js,ts,mjs,cjs,jsx,tsx}'],
        rules: {
            // A sentence, not a form: names and types say what parameters are.
            'jsdoc/require-param': 'off',
            'jsdoc/require-param-description': 'off',
            'jsdoc/require-returns': 'off',
        },
    },
    {
        // The client's services are as loosely typed upstream.
        files: ['vendor/**/*.d.ts'],
        rules: { '@typescript-eslint/no-explicit-any': 'off' },
    },
]);
