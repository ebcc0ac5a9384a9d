import type { Output } from '../../cli/world.ts';
import { localPhrasing, type Phrasing, utcPhrasing } from '../../format/phrasing.ts';
import { clockSeconds, clockTime } from '../../format/time.ts';
import type { Language } from '../../i18n/translate.ts';
import type { Instant } from '../../jobs/job.ts';
import { isoTime } from '../../jobs/json.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';

/** How sentences are put: on a terminal with local times for a listener, in a log with UTC for machines and archives. */
export type Tongue = Phrasing & {
  /** A moment to the second. */
  readonly formatMoment: (at: Instant) => string;
  /** The time before a sentence about something that happened. */
  readonly stamp: (at: Instant) => string;
};

const listenerTongue = (language: Language): Tongue => ({
  ...localPhrasing(language),
  formatMoment: clockSeconds,
  stamp: clockTime,
});

const logTongue = (language: Language): Tongue => {
  const phrasing = utcPhrasing(language);
  return { ...phrasing, formatMoment: phrasing.formatTime, stamp: at => isoTime(at - (at % 1_000)) ?? '' };
};

export const tongueFor = (language: Language, interactive: boolean): Tongue =>
  interactive ? listenerTongue(language) : logTongue(language);

/** Reads the next line that the user enters; null when there is none any more. */
export type NextLine = () => Promise<string | null>;

/** A line may hold a whole failure reason, in characters. */
const longestLine = 10_000;

/** The one mouth of `--plain`: everything leaves it as whole sanitized lines, in order. */
export type Voice = {
  /** Something that happened, with its time. Waits while a question is open. */
  tell(sentence: string): void;
  /** An answer to what the user entered, without a time on a terminal. */
  answer(sentence: string): void;
  /** Lines that are sanitized already, as they are. */
  print(text: string): void;
  /** Text without a line break at its end, and the line that the user enters behind it; null when there is none any more. */
  ask(text: string): Promise<string | null>;
  /** Keeps back what happens until `release`, so that an open question stays the last line. */
  hold(): void;
  release(): void;
  /** Ends an open line, and resolves when everything is written; rejects with {@link OutputClosed}. */
  end(): Promise<void>;
};

/** What a voice speaks with. `nextLine` is null without a terminal, `onClosed` is called when nobody reads any more. */
export type Throat = {
  readonly stdout: Output;
  readonly tongue: Pick<Tongue, 'stamp'>;
  readonly now: () => Instant;
  readonly nextLine: NextLine | null;
  readonly onClosed: (error: unknown) => void;
};

export const createVoice = ({ stdout, tongue, now, nextLine, onClosed }: Throat): Voice => {
  let written = Promise.resolve();
  let prompted = false;
  let held: string[] | null = null;

  const write = (text: string): void => {
    written = written.then(() => stdout.write(text));
    written.catch(onClosed);
  };
  const line = (text: string): void => {
    // What the user has typed so far stays on its line; the terminal still holds it.
    write(`${prompted ? '\n' : ''}${sanitizeLine(text, longestLine)}\n`);
    prompted = false;
  };
  const stamped = (sentence: string): string => `${tongue.stamp(now())} ${sentence}`;

  return {
    tell: sentence => {
      if (held === null) line(stamped(sentence));
      else held.push(stamped(sentence));
    },
    answer: sentence => line(nextLine === null ? stamped(sentence) : sentence),
    print: write,
    ask: async text => {
      write(text);
      prompted = true;
      const answer = (await nextLine?.()) ?? null;
      // The user's Enter has ended the line; without one it is still open.
      prompted &&= answer === null;
      return answer;
    },
    hold: () => {
      held ??= [];
    },
    release: () => {
      const waiting = held ?? [];
      held = null;
      waiting.forEach(line);
    },
    end: () => {
      if (prompted) write('\n');
      prompted = false;
      return written;
    },
  };
};
