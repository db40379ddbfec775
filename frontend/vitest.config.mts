import { defineVitestConfig } from '@stencil/vitest/config';
import { poTexts } from './building/po-texts.mjs';

export default defineVitestConfig({
    stencilConfig: './stencil.config.ts',
    test: {
        projects: [
            {
                plugins: [poTexts()],
                test: {
                    name: 'pure',
                    include: ['src/**/*.spec.ts', 'contracts/**/*.spec.ts'],
                    environment: 'node',
                },
            },
            {
                test: {
                    name: 'components',
                    include: ['src/**/*.spec.tsx', 'contracts/**/*.spec.tsx'],
                    environment: 'stencil',
                    setupFiles: ['./vitest-setup.ts'],
                },
            },
        ],
    },
});
