/** Looks at something again and again, and tells what it saw: one request at a time, none while nobody is looking. */

import type { Failure } from '../api/failure';
import { readFailure } from '../api/failure';
import type { Pace } from './backoff';
import { waitBefore } from './backoff';

/** How many milliseconds an answer may take before it counts as none. */
export const PATIENCE = 30_000;

export interface Following<T> {
    /** Make one request. */
    look: () => Promise<T>;
    /** Hear what the newest request answered. Never called after `stop`. */
    seen: (answer: T) => void;
    /** Hear that the newest request failed. Never called after `stop`. */
    failed: (failure: Failure) => void;
    /** Say how fast things move; null ends the following. */
    paceOf: (answer: T) => Pace | null;
    /** Return what changes when something moves: the wait starts anew then. */
    mark: (answer: T) => string;
}

/**
 * Only the answer to the newest request counts, so an answer that arrives late, or for a record that was left, is ignored:
 * `stop` makes every request that is under way an old one.
 */
export class Follower<T> {
    private newest = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;
    private patience: ReturnType<typeof setTimeout> | undefined;
    private pace: Pace | null = 'busy';
    private looks = 0;
    private lastMark = '';
    private isRunning = false;

    public constructor(
        private readonly following: Following<T>,
        private readonly page: Document = document
    ) {}

    /** Start with a look at once. */
    public start(): void {
        if (this.isRunning) {
            return;
        }
        this.isRunning = true;
        this.page.addEventListener('visibilitychange', this.handleVisibility);
        this.look();
    }

    /** End it; whatever is still under way is not heard any more. */
    public stop(): void {
        this.isRunning = false;
        this.newest += 1;
        this.clearTimers();
        this.page.removeEventListener(
            'visibilitychange',
            this.handleVisibility
        );
    }

    /** Look at once, and often again: something has just been started. */
    public hurry(): void {
        if (this.isRunning) {
            this.looks = 0;
            this.look();
        }
    }

    private look(): void {
        this.clearTimers();
        this.newest += 1;
        const number = this.newest;
        const isNewest = () => number === this.newest;
        // A connection that neither answers nor breaks must not stop us.
        this.patience = setTimeout(() => this.handleError(null), PATIENCE);
        Promise.resolve()
            .then(() => this.following.look())
            .then(
                (answer) => isNewest() && this.handleAnswer(answer),
                (error) => isNewest() && this.handleError(error)
            );
    }

    private handleAnswer(answer: T): void {
        this.settle(this.following.paceOf(answer), this.following.mark(answer));
        this.following.seen(answer);
    }

    private handleError(error: unknown): void {
        const failure = readFailure(error);
        this.settle(recovers(failure) ? 'trouble' : 'idle', failure.kind);
        this.following.failed(failure);
    }

    private settle(pace: Pace | null, mark: string): void {
        clearTimeout(this.patience);
        const moved = mark !== this.lastMark || pace !== this.pace;
        this.looks = moved ? 0 : this.looks + 1;
        this.pace = pace;
        this.lastMark = mark;
        this.wait();
    }

    private wait(): void {
        clearTimeout(this.timer);
        if (this.pace !== null && !this.page.hidden) {
            this.timer = setTimeout(
                () => this.look(),
                waitBefore(this.pace, this.looks)
            );
        }
    }

    private clearTimers(): void {
        clearTimeout(this.timer);
        clearTimeout(this.patience);
    }

    private readonly handleVisibility = (): void => {
        if (this.page.hidden) {
            clearTimeout(this.timer);
        } else if (this.pace !== null) {
            this.look();
        }
    };
}

/** What goes away by itself is asked for soon again; what somebody must change first is not. */
function recovers(failure: Failure): boolean {
    return failure.kind === 'unreachable' || failure.kind === 'not_working';
}
