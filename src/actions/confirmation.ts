/**
 * Which keys are a deliberate answer to a question. A wrong pane, a paste and a slow line all deliver text as keys, and a
 * word such as "copy" holds both the key that asks and the key that answers.
 */

/** The shortest time to read a question, in ms. */
const readingTime = 150;

/**
 * The shortest pause that ends a run of typing, in ms. Keys that follow each other faster, and keys of one read of the
 * terminal, belong to one run: they may be the letters of a word.
 */
const typingPause = 400;

/** When a key arrived, in ms on a monotonic clock, and the read of the terminal that it came in. */
export type KeyMoment = { readonly at: number; readonly readId: number };

/**
 * Whether an answer came too soon after its question to be an answer to it: it was typed ahead, or pasted with the
 * command. Both moments in ms, on the same monotonic clock.
 */
export const isTooSoon = (askedAt: number, answeredAt: number): boolean => answeredAt - askedAt < readingTime;

const isSameRun = (earlier: KeyMoment, later: KeyMoment): boolean =>
  later.readId === earlier.readId || later.at - earlier.at < typingPause;

/** Tells deliberate keys from the letters of a word. */
export type TypingGuard = {
  /** Takes note of a key. To be called first, for every key. */
  press(key: KeyMoment): void;
  /** Takes note that the latest key does nothing where it was pressed, or has closed a question without being an answer. */
  markStray(effect: 'nothing' | 'closed-question'): void;
  /** Takes note that the latest key went into a line of text, where it was meant to go. It ends the run of typing. */
  markText(): void;
  /**
   * Takes note that the latest key opens a question. Returns false if it must not: after a stray key of the same read, whose
   * effect the user has not seen.
   */
  ask(): boolean;
  /**
   * Whether the latest key is a deliberate answer to a question that was opened by the key `asked`. If `asked` came in one
   * read with earlier keys, only after a pause: it may be a letter of a word on a slow line.
   */
  mayAnswer(asked: KeyMoment): boolean;
  /** Whether the latest key continues the run of typing in which a stray key closed a question. */
  continuesClosedQuestion(): boolean;
};

export const createTypingGuard = (): TypingGuard => {
  let latest: KeyMoment | null = null;
  /** The latest stray key of the current run of typing. */
  let stray: KeyMoment | null = null;
  let hasClosedQuestion = false;
  /** Whether the latest key came in one read with an earlier key that was no text. */
  let isJoined = false;
  let isText = false;
  /** The read of the latest key that opened a question and came together with earlier keys. */
  let joinedAsk: number | null = null;
  const endRun = (): void => {
    stray = null;
    hasClosedQuestion = false;
  };
  return {
    press: key => {
      if (latest !== null && !isSameRun(latest, key)) endRun();
      isJoined = latest?.readId === key.readId && !isText;
      isText = false;
      latest = key;
    },
    markStray: effect => {
      stray = latest;
      if (effect === 'closed-question') hasClosedQuestion = true;
    },
    markText: () => {
      isText = true;
      isJoined = false;
      if (stray?.readId !== latest?.readId) endRun();
    },
    ask: () => {
      if (stray !== null && stray.readId === latest?.readId) return false;
      joinedAsk = isJoined ? (latest?.readId ?? null) : null;
      return true;
    },
    mayAnswer: asked => {
      if (latest === null || stray !== null || latest.readId === asked.readId) return false;
      return joinedAsk === asked.readId ? !isSameRun(asked, latest) : !isTooSoon(asked.at, latest.at);
    },
    continuesClosedQuestion: () => hasClosedQuestion,
  };
};
