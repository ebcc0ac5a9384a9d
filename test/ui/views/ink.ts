/** Keys as a terminal sends them. */
export const down = '\u001b[B';
export const up = '\u001b[A';
export const enter = '\r';
