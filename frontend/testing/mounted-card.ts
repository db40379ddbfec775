/** The card of a campaign in a spec. */

import { CAMPAIGN } from './answers.mjs';

import { clientWith, mount } from './mounting';

export const CARD = 'lwc-limepkg-apsis-campaign-status';
export const CONTEXT = { limetype: 'campaign', id: CAMPAIGN };
export const STATUS = `GET limepkg-apsis/campaigns/${CAMPAIGN}/status`;
export const START = `POST limepkg-apsis/campaigns/${CAMPAIGN}/runs`;
export const PREVIEW = `POST limepkg-apsis/campaigns/${CAMPAIGN}/previews`;
export const LINK = `POST limepkg-apsis/campaigns/${CAMPAIGN}/link`;

/** Put a card into the page; what the client was asked is in `calls`. */
export async function mountCard(
    answers: Record<string, unknown>,
    options: Parameters<typeof clientWith>[1] = {}
) {
    const platform = clientWith(answers, options);
    const card = await mount(CARD, { platform, context: CONTEXT });
    return { card, platform, calls: platform.calls as string[] };
}

/** Return how often something was asked. */
export function countOf(calls: string[], name: string): number {
    return calls.filter((each) => each === name).length;
}

export { type Mounted } from './mounting';
