/** How long to wait before the next look: short while something moves, longer and longer while nothing does. */

const SECOND = 1000;

export type Pace = 'busy' | 'idle' | 'trouble';

const WAITS: Record<Pace, number[]> = {
    busy: [1, 1, 2, 2, 3, 5, 8, 10],
    idle: [60],
    trouble: [3, 5, 10, 20, 40, 60],
};

/** Return the milliseconds to wait. */
export function waitBefore(pace: Pace, looks: number): number {
    const waits = WAITS[pace];
    return waits[Math.min(looks, waits.length - 1)] * SECOND;
}
