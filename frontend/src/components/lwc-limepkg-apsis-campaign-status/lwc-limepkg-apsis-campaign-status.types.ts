import type { Choice } from '../../api/types';

/** How a state feels; the colour follows from it, and never says anything alone. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'quiet';

/** What a person can do on the card. */
export type ActionName =
    'sync' | 'preview' | 'details' | 'review' | 'cancel' | 'choose' | 'look';

export interface Action {
    name: ActionName;
    label: string;
    icon?: string;
    /** At most one action of a card is the primary one. */
    primary: boolean;
    choice?: Choice;
}

/** The state in words and an icon. */
export interface Headline {
    tone: Tone;
    icon: string;
    title: string;
    sentence: string;
}

/** Whether the marketer can press send in APSIS, and if not, why. */
export interface Readiness {
    yes: boolean;
    title: string;
    because: string;
}

export interface Figure {
    key: string;
    label: string;
    value: string;
}
