/** The shortest time to read a question, in ms. */
const readingTime = 150;

/**
 * Whether an answer came too soon after its question to be an answer to it: it was typed ahead, or pasted with the
 * command. Both moments in ms, on the same monotonic clock.
 */
export const isTooSoon = (askedAt: number, answeredAt: number): boolean => answeredAt - askedAt < readingTime;
