/**
 * Which keys are a deliberate answer to a question. Text can arrive as keys: from a paste, over a slow line, or because the
 * user types into the wrong pane. A word such as "copy" contains both the key that asks and the key that answers.
 */

/** The shortest time to read a question, in ms. */
const readingTime = 150;

/**
 * The shortest pause that ends a run of typing, in ms. Keys that follow each other faster, and keys of one read of the
 * terminal, belong to one run: they may be the letters of a word.
 */
const typingPause = 400;

/** A slow typist pauses longer: a run continues for this multiple of the last gap, up to {@link longestTypingPause}. */
const rhythm = 1.25;

/** The longest pause within a run of steady typing, in ms. After a longer pause, an answer is deliberate. */
const longestTypingPause = 900;

/** When a key arrived, in ms on a monotonic clock, and the read of the terminal that it came in. */
export type KeyMoment = { readonly at: number; readonly readId: number };

/**
 * Whether an answer came too soon after its question to be deliberate: it was typed ahead, or pasted with the command. Both
 * moments in ms, on the same monotonic clock.
 */
export const isTooSoon = (askedAt: number, answeredAt: number): boolean => answeredAt - askedAt < readingTime;

/** How long after a key the next one still belongs to its run, in ms. `gap`: the time between the two keys before, in ms. */
const runPause = (gap: number): number => Math.max(typingPause, Math.min(longestTypingPause, gap * rhythm));

/** `gap` is the time between the two keys before, in ms. */
const isSameRun = (earlier: KeyMoment, later: KeyMoment, gap = 0): boolean =>
  later.readId === earlier.readId || later.at - earlier.at < runPause(gap);

/**
 * What a key that means yes does to its question. `ignored`: it came too soon, and the question stays open. `stray`: it may
 * be a letter of a word, so the question stays open until the key is pressed again. `waitMs`: it answers unless another
 * character follows within this time, because it may be the second letter of a word, as in "cycle".
 */
export type KeyAnswer = 'ignored' | 'stray' | 'yes' | { readonly waitMs: number };

/** Distinguishes deliberate keys from the letters of a word. */
export type TypingGuard = {
  /** Records a key. Must be called first, for every key. */
  press(key: KeyMoment): void;
  /**
   * Records that the latest key is probably a letter of a word, because it has nothing to do with a question or an answer.
   * `closed-question`: it closed a question without answering it.
   */
  markStray(effect: 'nothing' | 'closed-question'): void;
  /** Records that the latest key was typed into a line of text, as intended. It ends the run of typing. */
  markText(): void;
  /**
   * Records that the latest key opens a question. Returns false if it must not, because a stray key arrived in the same read
   * and the user has not seen its effect.
   */
  ask(): boolean;
  /**
   * Judges the latest key, which means yes, as an answer to the question that was opened by the key `asked`. If `asked`
   * came in one read with earlier keys, it answers only after a pause: it may be a letter of a word on a slow line.
   */
  answer(asked: KeyMoment): KeyAnswer;
  /** Whether the latest key continues the run of typing in which a stray key closed a question. */
  continuesClosedQuestion(): boolean;
};

/** A key, and what it follows. */
type Press = KeyMoment & {
  readonly previous: KeyMoment | null;
  /** Whether it came in one read with an earlier key that was not text. */
  readonly isJoined: boolean;
  readonly isText: boolean;
};

/** The current run of typing: its latest stray key, and whether one has closed a question. */
type Run = { readonly stray: KeyMoment | null; readonly hasClosedQuestion: boolean };

const newRun: Run = { stray: null, hasClosedQuestion: false };

/** The time between a key and the one before it, in ms. The first key follows a long pause. */
const gapBefore = ({ at, previous }: Press): number => (previous === null ? Infinity : at - previous.at);

export const createTypingGuard = (): TypingGuard => {
  let latest: Press | null = null;
  let run = newRun;
  /** The read of the latest key that opened a question and came together with earlier keys. */
  let joinedAsk: number | null = null;
  /** The latest answer that was taken for a letter of a word. */
  let strayAnswer: KeyMoment | null = null;
  return {
    press: key => {
      if (latest !== null && !isSameRun(latest, key, gapBefore(latest))) run = newRun;
      const isJoined = latest?.readId === key.readId && !latest.isText;
      latest = { at: key.at, readId: key.readId, previous: latest, isJoined, isText: false };
    },
    markStray: effect => {
      run = { stray: latest, hasClosedQuestion: run.hasClosedQuestion || effect === 'closed-question' };
    },
    markText: () => {
      if (latest !== null) latest = { ...latest, isText: true, isJoined: false };
      if (run.stray?.readId !== latest?.readId) run = newRun;
    },
    ask: () => {
      if (latest === null || run.stray?.readId === latest.readId) return false;
      joinedAsk = latest.isJoined ? latest.readId : null;
      return true;
    },
    answer: asked => {
      if (latest === null || latest.readId === asked.readId || isTooSoon(asked.at, latest.at)) return 'ignored';
      const { previous } = latest;
      // No word doubles the letter, so this is the answer to the request to press it again.
      const isRepeated = strayAnswer !== null && strayAnswer === previous && !isTooSoon(strayAnswer.at, latest.at);
      const isLetter = run.stray !== null || (joinedAsk === asked.readId && isSameRun(asked, latest));
      if (isLetter && !isRepeated) {
        strayAnswer = latest;
        return 'stray';
      }
      const gap = latest.at - (isRepeated && previous !== null ? previous : asked).at;
      // Long enough to read the question. Before that, only the next key distinguishes an answer from a slow typist's
      // "cycle".
      return gap >= longestTypingPause ? 'yes' : { waitMs: runPause(gap) };
    },
    continuesClosedQuestion: () => run.hasClosedQuestion,
  };
};
