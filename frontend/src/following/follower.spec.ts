import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Pace } from './backoff';
import { waitBefore } from './backoff';
import { Follower, PATIENCE } from './follower';

class FakePage extends EventTarget {
    public hidden = false;

    public turn(hidden: boolean) {
        this.hidden = hidden;
        this.dispatchEvent(new Event('visibilitychange'));
    }
}

function follow(pace: Pace | null = 'idle') {
    const page = new FakePage();
    const world = {
        page,
        pace,
        answer: 'one' as unknown,
        looks: 0,
        seen: [] as unknown[],
        failed: [] as string[],
    };
    const follower = new Follower<unknown>(
        {
            look: async () => {
                world.looks += 1;
                if (world.answer instanceof Error) {
                    throw world.answer;
                }
                return world.answer;
            },
            seen: (answer) => world.seen.push(answer),
            failed: (failure) => world.failed.push(failure.kind),
            paceOf: () => world.pace,
            mark: String,
        },
        page as unknown as Document
    );
    return { world, follower, page };
}

const later = (milliseconds: number) =>
    vi.advanceTimersByTimeAsync(milliseconds);

describe('Follower', () => {
    beforeEach(() => {
        vi.useFakeTimers();
    });

    afterEach(() => {
        vi.useRealTimers();
    });

    it('looks at once', async () => {
        const { world, follower } = follow();

        follower.start();
        await later(0);

        expect(world.seen).toEqual(['one']);
    });

    it('looks less and less often while nothing moves', async () => {
        const { world, follower } = follow('busy');

        follower.start();
        await later(10_000);
        const early = world.looks;
        await later(60_000);

        expect(early).toBeGreaterThan(4);
        expect(world.looks - early).toBeLessThan(8);
    });

    it('looks often again when something has moved', async () => {
        const { world, follower } = follow('busy');
        follower.start();
        await later(120_000);
        world.answer = 'two';
        await later(10_000);
        const before = world.looks;

        await later(2000);

        expect(world.looks - before).toBeGreaterThan(0);
    });

    it('rests while the page is hidden and looks when it is seen again', async () => {
        const { world, follower, page } = follow('busy');
        follower.start();
        await later(0);

        page.turn(true);
        await later(600_000);
        const hidden = world.looks;
        page.turn(false);
        await later(0);

        expect(hidden).toBe(1);
        expect(world.looks).toBe(2);
    });

    it('rests also when the page was hidden before the answer came', async () => {
        const { world, follower, page } = follow('busy');

        follower.start();
        page.turn(true);
        await later(600_000);

        expect(world.seen).toEqual(['one']);
        expect(world.looks).toBe(1);
    });

    it('says nothing any more once it is stopped, not even what was under way', async () => {
        const { world, follower, page } = follow('busy');

        follower.start();
        follower.stop();
        await later(600_000);
        page.turn(false);
        await later(0);

        expect(world.seen).toEqual([]);
        expect(world.looks).toBeLessThan(2);
    });

    it('ignores an answer that a newer one has overtaken', async () => {
        const { world, follower } = follow();
        const answers: Array<(value: string) => void> = [];
        world.answer = undefined;
        const slow = new Follower<unknown>(
            {
                look: () =>
                    new Promise((resolve) => {
                        answers.push(resolve);
                    }),
                seen: (answer) => world.seen.push(answer),
                failed: () => {},
                paceOf: () => 'idle',
                mark: String,
            },
            world.page as unknown as Document
        );

        slow.start();
        await later(0);
        slow.hurry();
        await later(0);
        answers[1]('new');
        answers[0]('old');
        await later(0);

        expect(world.seen).toEqual(['new']);
        follower.stop();
    });

    it('tries again by itself when the server is gone', async () => {
        const { world, follower } = follow();
        world.answer = new Error('gone');

        follower.start();
        await later(0);
        world.answer = 'back';
        await later(waitBefore('trouble', 0));

        expect(world.failed).toEqual(['unreachable']);
        expect(world.seen).toEqual(['back']);
    });

    it('does not press on where a right is missing', async () => {
        const { world, follower } = follow();
        world.answer = Object.assign(new Error('no'), { status: 403 });

        follower.start();
        await later(30_000);

        expect(world.failed).toEqual(['forbidden']);
    });

    it('does not wait for ever for an answer', async () => {
        const { world, follower } = follow();
        world.answer = undefined;
        const looks = vi.fn(() => new Promise(() => {}));
        const hanging = new Follower<unknown>(
            {
                look: looks,
                seen: () => {},
                failed: (failure) => world.failed.push(failure.kind),
                paceOf: () => 'idle',
                mark: String,
            },
            world.page as unknown as Document
        );

        hanging.start();
        await later(PATIENCE + waitBefore('trouble', 0));

        expect(world.failed).toEqual(['unreachable']);
        expect(looks).toHaveBeenCalledTimes(2);
        hanging.stop();
        follower.stop();
    });

    it('ends when there is nothing to wait for', async () => {
        const { world, follower, page } = follow(null);

        follower.start();
        await later(600_000);
        page.turn(false);
        await later(0);

        expect(world.looks).toBe(1);
    });

    it('looks again when told to, also after its end', async () => {
        const { world, follower } = follow(null);
        follower.start();
        await later(0);

        follower.hurry();
        await later(0);

        expect(world.looks).toBe(2);
    });
});

describe('waitBefore', () => {
    it('is never shorter than before, and never longer than a minute', () => {
        for (const pace of ['busy', 'idle', 'trouble'] as const) {
            const waits = Array.from({ length: 20 }, (_, looks) =>
                waitBefore(pace, looks)
            );

            expect(waits).toEqual(waits.toSorted((a, b) => a - b));
            expect(Math.max(...waits)).toBeLessThanOrEqual(60_000);
        }
    });
});
