export * from './components';
export type * from './api/types';
