import { defineVitestConfig } from '@stencil/vitest/config';

export default defineVitestConfig({
    stencilConfig: './stencil.config.ts',
    test: {
        projects: [
            {
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
