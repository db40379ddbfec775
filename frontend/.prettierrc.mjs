export { default } from '@limetech/eslint-config/prettier.config.js';
