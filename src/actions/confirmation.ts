/** Nobody reads a question faster than this, in ms. */
const readingTime = 150;

/**
 * Whether an answer came too soon after its question: it was typed ahead or pasted, not given in answer. Both moments in
 * ms, on one monotonic clock.
 */
export const isTooSoon = (askedAt: number, answeredAt: number): boolean => answeredAt - askedAt < readingTime;
