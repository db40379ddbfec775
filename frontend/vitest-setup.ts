import '@stencil/vitest';

await import('./dist/limepkg-apsis-lwc-components/limepkg-apsis-lwc-components.esm.js');
