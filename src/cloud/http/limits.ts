/** What one call may cost. */
export type CloudLimits = {
  /** Until a connection stands, in ms. */
  readonly connect: number;
  /** From leaving the queue until the last byte of the answer, in ms. */
  readonly answer: number;
  /** Requests in any one second per route. */
  readonly perSecond: number;
  /** Bytes of one answer's body. */
  readonly bodyBytes: number;
};

/** The limits that hold outside of tests. Source for `perSecond`: half of the documented 20, as public clients do. */
export const defaultLimits: CloudLimits = {
  connect: 5_000,
  answer: 15_000,
  perSecond: 10,
  bodyBytes: 64 * 1024 * 1024,
};
