import { describe, expect, it } from 'vitest';
import { createApi } from './client';

function recorded() {
    const requests: unknown[][] = [];
    const http = {
        get: async (...given: unknown[]) => {
            requests.push(['GET', ...given]);
            return { id: 17, state: 'done', verdict: 'on_list' };
        },
        post: async (...given: unknown[]) => {
            requests.push(['POST', ...given]);
            return { id: 18, joined: true };
        },
    };
    return { api: createApi(http), requests };
}

describe('createApi', () => {
    it('asks below the application, without a slash in front', async () => {
        const { api, requests } = recorded();

        await api.status(1001);
        await api.run(17);
        await api.explain(1001, 7);
        await api.csv(17);

        expect(requests).toEqual([
            ['GET', 'limepkg-apsis/campaigns/1001/status'],
            ['GET', 'limepkg-apsis/runs/17'],
            ['GET', 'limepkg-apsis/campaigns/1001/people/7'],
            ['GET', 'limepkg-apsis/runs/17/plan.csv', { responseType: 'blob' }],
        ]);
    });

    it('sends what each endpoint wants', async () => {
        const { api, requests } = recorded();

        await api.start(1001);
        await api.preview(1001);
        await api.choose(1001, { action: 'use', list: 4711 });
        await api.choose(1001, { action: 'stop', list: null });
        await api.approve(16, 'ab12');
        await api.reject(16, 'ab12');
        await api.cancel(17);

        expect(requests.map((each) => each.slice(1))).toEqual([
            ['limepkg-apsis/campaigns/1001/runs', {}],
            ['limepkg-apsis/campaigns/1001/previews', {}],
            [
                'limepkg-apsis/campaigns/1001/link',
                { action: 'use', list_id: 4711 },
            ],
            ['limepkg-apsis/campaigns/1001/link', { action: 'stop' }],
            ['limepkg-apsis/runs/16/approve', { fingerprint: 'ab12' }],
            ['limepkg-apsis/runs/16/reject', { fingerprint: 'ab12' }],
            ['limepkg-apsis/runs/17/cancel', {}],
        ]);
    });

    it('answers with the run that was started', async () => {
        const { api } = recorded();

        expect(await api.start(1001)).toMatchObject({ id: 18, joined: true });
    });

    it.each([
        ['the page of a proxy or a log-in', '<!doctype html><h1>Log in</h1>'],
        ['nothing', ''],
        ['no content', null],
        ['JSON of somebody else', { error: 'not here' }],
        ['a list', []],
    ])('takes %s for no answer', async (...row) => {
        const answer = async () => row[1];
        const api = createApi({ get: answer, post: answer } as never);
        const requests = [
            api.status(1001),
            api.run(17),
            api.explain(1001, 7),
            api.start(1001),
            api.approve(17, 'ab12'),
        ];

        for (const request of requests) {
            await expect(request).rejects.toThrow('not one of limepkg-apsis');
        }
    });
});
