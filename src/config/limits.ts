/** The shortest and longest time between two polls, in ms. */
export const shortestInterval = 1_000;
export const longestInterval = 86_400_000;
