/** What the endpoints answer, word for word as in their contract: one complete answer of each kind, to be varied. */

export * from './answers/explanations.mjs';
export * from './answers/plans.mjs';
export * from './answers/runs.mjs';
export * from './answers/statuses.mjs';
