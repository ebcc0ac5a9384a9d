import { type Output, OutputClosed } from '../../cli/world.ts';
import type { Instant } from '../../jobs/job.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { PlainPhrasing } from './phrasing.ts';

/** Reads the next line that the user enters; null at the end of the input. */
export type NextLine = () => Promise<string | null>;

/** In characters: a line may quote a whole failure reason. */
const longestLine = 10_000;

/** Everything that `--plain` writes: whole sanitized lines, one after the other. */
export type PlainOutput = {
  /** Reports an event, with its time. While a question is open, the line waits. */
  announce(sentence: string): void;
  /** Answers what the user entered: without a time on a terminal. */
  answer(sentence: string): void;
  /** Writes lines that are sanitized already. */
  print(text: string): void;
  /** Writes text without a line break and reads the user's line after it; null at the end of the input. */
  ask(text: string): Promise<string | null>;
  /** Keeps announcements back until `release`, so that an open question stays the last line. */
  hold(): void;
  release(): void;
  /** Ends an open line and resolves when everything is written; rejects with {@link OutputClosed}. */
  end(): Promise<void>;
};

export type PlainOutputOptions = {
  readonly stdout: Output;
  readonly phrasing: Pick<PlainPhrasing, 'stamp'>;
  readonly now: () => Instant;
  /** Null without a terminal. */
  readonly nextLine: NextLine | null;
  /** Called when a line can't be written or the reader is gone. */
  readonly onClosed: (error: unknown) => void;
};

export const createPlainOutput = ({ stdout, phrasing, now, nextLine, onClosed }: PlainOutputOptions): PlainOutput => {
  let written = Promise.resolve();
  let isLineOpen = false;
  let waiting: string[] | null = null;

  const write = (text: string): void => {
    written = written.then(() => stdout.write(text));
    written.catch(onClosed);
  };
  const stopWatching = stdout.onReaderGone(() => {
    written = Promise.reject(new OutputClosed());
    written.catch(onClosed);
  });
  const writeLine = (text: string): void => {
    // What the user has typed so far stays on its line. The terminal keeps it as input.
    write(`${isLineOpen ? '\n' : ''}${sanitizeLine(text, longestLine)}\n`);
    isLineOpen = false;
  };
  const stamped = (sentence: string): string => `${phrasing.stamp(now())} ${sentence}`;

  return {
    announce: sentence => {
      if (waiting === null) writeLine(stamped(sentence));
      else waiting.push(stamped(sentence));
    },
    answer: sentence => writeLine(nextLine === null ? stamped(sentence) : sentence),
    print: write,
    ask: async text => {
      write(text);
      isLineOpen = true;
      const answer = (await nextLine?.()) ?? null;
      // The user's Enter ended the line. At the end of the input it is still open.
      isLineOpen &&= answer === null;
      return answer;
    },
    hold: () => {
      waiting ??= [];
    },
    release: () => {
      const lines = waiting ?? [];
      waiting = null;
      lines.forEach(writeLine);
    },
    end: () => {
      if (isLineOpen) write('\n');
      isLineOpen = false;
      stopWatching();
      return written;
    },
  };
};
