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
export const typingPause = 400;

/** A slow typist pauses longer: a run goes on for this multiple of the gap before, up to {@link longestTypingPause}. */
const rhythm = 1.25;

/** The longest pause within a run of typing, in ms. */
const longestTypingPause = 700;

/** When a key arrived, in ms on a monotonic clock, and the read of the terminal that it came in. */
export type KeyMoment = { readonly at: number; readonly readId: number };

/**
 * Whether an answer came too soon after its question to be an answer to it: it was typed ahead, or pasted with the
 * command. Both moments in ms, on the same monotonic clock.
 */
export const isTooSoon = (askedAt: number, answeredAt: number): boolean => answeredAt - askedAt < readingTime;

/** `gap` is the time between the two keys before, in ms. */
const isSameRun = (earlier: KeyMoment, later: KeyMoment, gap = 0): boolean =>
  later.readId === earlier.readId ||
  later.at - earlier.at < Math.max(typingPause, Math.min(longestTypingPause, gap * rhythm));

/**
 * What a key that means yes does to its question. `ignored`: it came too soon, and leaves the question open. `stray`: it may
 * be a letter of a word, and leaves the question open; pressed once more, it answers. `if-alone`: it answers unless another
 * character follows within {@link typingPause}, because it may be the second letter of a word, as in "cycle".
 */
export type Answer = 'ignored' | 'stray' | 'if-alone' | 'yes';

/** Tells deliberate keys from the letters of a word. */
export type TypingGuard = {
  /** Takes note of a key. To be called first, for every key. */
  press(key: KeyMoment): void;
  /**
   * Takes note that the latest key is probably a letter of a word: it does nothing where it was pressed, or something that
   * is no part of asking and answering. `closed-question`: it has closed a question without being an answer.
   */
  markStray(effect: 'nothing' | 'closed-question'): void;
  /** Takes note that the latest key went into a line of text, where it was meant to go. It ends the run of typing. */
  markText(): void;
  /**
   * Takes note that the latest key opens a question. Returns false if it must not: after a stray key of the same read, whose
   * effect the user has not seen.
   */
  ask(): boolean;
  /**
   * Judges the latest key, which means yes, as an answer to the question that was opened by the key `asked`. If `asked`
   * came in one read with earlier keys, it answers only after a pause: it may be a letter of a word on a slow line.
   */
  answer(asked: KeyMoment): Answer;
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
  /** The time between the latest two keys, in ms. */
  let gap = 0;
  let previous: KeyMoment | null = null;
  /** The latest answer that was taken for a letter of a word. */
  let strayAnswer: KeyMoment | null = null;
  const endRun = (): void => {
    stray = null;
    hasClosedQuestion = false;
  };
  return {
    press: key => {
      if (latest !== null && !isSameRun(latest, key, gap)) endRun();
      gap = latest === null ? 0 : key.at - latest.at;
      previous = latest;
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
    answer: asked => {
      if (latest === null || latest.readId === asked.readId || isTooSoon(asked.at, latest.at)) return 'ignored';
      // No word doubles the letter, so the user answers the request to press it again.
      const isRepeated = strayAnswer !== null && strayAnswer === previous && !isTooSoon(strayAnswer.at, latest.at);
      const isAfterPause = !isSameRun(isRepeated && previous !== null ? previous : asked, latest);
      const isStray = stray !== null || (joinedAsk === asked.readId && !isAfterPause);
      if (isRepeated || !isStray) return isAfterPause ? 'yes' : 'if-alone';
      strayAnswer = latest;
      return 'stray';
    },
    continuesClosedQuestion: () => hasClosedQuestion,
  };
};
