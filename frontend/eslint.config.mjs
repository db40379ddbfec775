import { defineConfig } from 'eslint/config';
import config from '@limetech/eslint-config';

// Not the whole list of a browser: `name` and `event` in it would hide spelling mistakes.
const PAGE = {
    customElements: 'readonly',
    document: 'readonly',
    requestAnimationFrame: 'readonly',
};

export default defineConfig([
    ...config,
    {
        files: ['**/*.{js,ts,mjs,cjs,jsx,tsx}'],
        rules: {
            // A sentence, not a form: names and types say what parameters are.
            'jsdoc/require-param': 'off',
            'jsdoc/require-param-description': 'off',
            'jsdoc/require-returns': 'off',
            'jsdoc/require-returns-description': 'off',
        },
    },
    {
        // Where there is no TypeScript the comment is the only place for a type.
        files: ['**/*.mjs'],
        rules: { 'jsdoc/no-types': 'off' },
    },
    {
        // These run in a page, or hand functions over to one.
        files: ['browser/**/*.mjs', 'testing/fake-platform.mjs'],
        languageOptions: { globals: PAGE },
    },
    {
        // The client's services are as loosely typed upstream.
        files: ['vendor/**/*.d.ts'],
        rules: { '@typescript-eslint/no-explicit-any': 'off' },
    },
]);
