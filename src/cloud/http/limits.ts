/** Limits of one call. */
export type CloudLimits = {
  /** Time to open a connection, in ms. */
  readonly connect: number;
  /** Time from leaving the queue to the last byte of the answer, in ms. */
  readonly answer: number;
  /** Requests per route in any one second. */
  readonly perSecond: number;
  /** Size of one answer's body, packed and unpacked, in bytes. */
  readonly bodyBytes: number;
};

/** The limits outside of tests. `perSecond` is half of the documented 20, as in other public clients. */
export const defaultLimits: CloudLimits = {
  connect: 5_000,
  answer: 15_000,
  perSecond: 10,
  bodyBytes: 32 * 1024 * 1024,
};
