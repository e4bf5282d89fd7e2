/** How long a slot belongs to the node that publishes it. */
export const PUBLISHER_MS = 5_000;

/** The time that nothing is heard of a published slot before it is published again: it doubles, up to the second. */
export const FIRST_SILENCE_MS = 60_000;
export const MOST_SILENCE_MS = 3_600_000;

/** A slot whose run has begun is not published again; it is looked at now and then. */
export const BEGUN_MS = 600_000;
