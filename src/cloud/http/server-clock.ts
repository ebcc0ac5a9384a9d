import type { Instant } from '../../jobs/job.ts';
import type { AnswerHead } from './envelope.ts';

/** When a request was sent, and when its whole answer was there, by the computer's clock. */
export type Exchanged = { readonly sentAt: Instant; readonly receivedAt: Instant };

/**
 * The clock of a server, measured by the `Date` headers of its answers. It is kept as the difference from the computer's
 * clock, which continues while the computer sleeps.
 */
export type ServerClock = {
  /**
   * Takes an answer. One without a usable `Date` changes nothing. A failure may come from a proxy with its own clock, so it
   * counts only until the server sends a good answer.
   */
  measure(answer: AnswerHead, exchanged: Exchanged): void;
  /** How far the server's clock is ahead, in ms; null before a measurement, and 0 if the clocks may agree. */
  skew(): number | null;
};

/** The bounds that one answer gives for the difference of the clocks, in ms. */
type Bounds = { readonly least: number; readonly most: number };

/** A `Date` has whole seconds. Source: RFC 9110, section 5.6.7. */
const grain = 1_000;

// The three forms that RFC 9110 makes recipients accept. Date.parse alone accepts almost any text with a digit.
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const days = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun';
const time = '\\d{2}:\\d{2}:\\d{2}';
const fixdate = new RegExp(`^(?:${days}), \\d{2} (?:${months}) \\d{4} ${time} GMT$`);
const rfc850 = new RegExp(`^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \\d{2}-(?:${months})-\\d{2} ${time} GMT$`);
const asctime = new RegExp(`^(?:${days}) (?:${months}) [ \\d]\\d ${time} \\d{4}$`);

/** No server of this API has a clock outside of these years. A clock without a battery starts in 1970. */
const earliest = Date.UTC(2015, 0);
const latest = Date.UTC(2100, 0);

/** Answers that take longer prove little: the computer may have slept meanwhile. In ms. */
const longestExchange = 30_000;

/** Measurements that differ by less are of the same clock, in ms. */
const tolerance = 10_000;

/** How many answers in a row must agree on a jump of the clock: one of several servers may have a wrong one. */
const answersToBelieve = 3;

const readDate = (text: string): Instant | null => {
  const isKnownForm = fixdate.test(text) || rfc850.test(text);
  const at = isKnownForm ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
  return at >= earliest && at <= latest ? at : null;
};

/** How long a cache had kept the answer, in ms; 0 if no cache did, and null for an invalid age. */
const readAge = (age: AnswerHead['headers'][string]): number | null => {
  if (age === undefined) return 0;
  return typeof age === 'string' && /^\d{1,9}$/.test(age.trim()) ? Number(age) * 1_000 : null;
};

const boundsOf = ({ date, age }: AnswerHead['headers'], { sentAt, receivedAt }: Exchanged): Bounds | null => {
  const duration = receivedAt - sentAt;
  if (typeof date !== 'string' || duration < 0 || duration > longestExchange) return null;
  const at = readDate(date.trim());
  const kept = readAge(age);
  if (at === null || kept === null) return null;
  const serverNow = at + kept;
  return { least: serverNow - receivedAt, most: serverNow - sentAt + (kept === 0 ? grain : 2 * grain) };
};

/** How far the value lies outside of the bounds, in ms; 0 inside. */
const distance = (value: number, { least, most }: Bounds): number => Math.max(least - value, value - most, 0);

/** The best guess from one answer: no difference, if that is possible. */
const guess = (bounds: Bounds): number =>
  distance(0, bounds) === 0 ? 0 : Math.round((bounds.least + bounds.most) / 2);

/** A clock without a measurement. */
export const createServerClock = (): ServerClock => {
  let skew: number | null = null;
  /** Whether the measurement comes from a good answer. */
  let isCertain = false;
  /** A clock that differs from the known one, and how many answers in a row have had it. */
  let other: { readonly skew: number; readonly answers: number } | null = null;

  const measureKnown = (known: number, bounds: Bounds): void => {
    if (distance(known, bounds) <= tolerance) {
      // Kept while it fits, so that ages don't jitter by the second that is the precision of `Date`.
      skew = Math.min(Math.max(known, bounds.least), bounds.most);
      other = null;
      return;
    }
    const answers: number = other !== null && distance(other.skew, bounds) <= tolerance ? other.answers + 1 : 1;
    other = { skew: guess(bounds), answers };
    if (answers < answersToBelieve) return;
    skew = other.skew;
    other = null;
  };

  return {
    measure: ({ httpStatus, headers }, exchanged) => {
      const bounds = boundsOf(headers, exchanged);
      const isGood = httpStatus >= 200 && httpStatus < 300;
      if (bounds === null || (isCertain && !isGood)) return;
      if (skew === null || isCertain !== isGood) skew = guess(bounds);
      else measureKnown(skew, bounds);
      isCertain = isGood;
    },
    skew: () => skew,
  };
};
