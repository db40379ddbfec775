/** What is under way. `value` is between 0 and 1, or null while nobody knows how much there is. */
export interface Progress {
    sentence: string;
    by: string;
    value: number | null;
    isPreview: boolean;
}

/** Something to read before going on. */
export interface Notice {
    type: 'note' | 'tip' | 'important' | 'caution' | 'warning';
    heading: string;
    lines: string[];
}
