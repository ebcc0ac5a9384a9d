import type { Input, Output, World } from '../../cli/world.ts';
import { type Charset, inCharset } from '../../terminal/text/charset.ts';
import { eachGrapheme } from '../../terminal/text/width.ts';

/** ASCII is left alone, with its line breaks and escape sequences. */
const beyondAscii = /[^\0-\x7f]+/g;

const shownRun = (run: string, charset: Charset): string => {
  let shown = '';
  eachGrapheme(run, grapheme => {
    shown += inCharset(grapheme, charset);
    return true;
  });
  return shown;
};

/** The text in the characters of a charset, each in the same number of cells. */
export const textInCharset = (text: string, charset: Charset): string =>
  text.replaceAll(beyondAscii, run => shownRun(run, charset));

const outputIn = (output: Output, charset: Charset): Output => ({
  isTTY: output.isTTY,
  get columns() {
    return output.columns;
  },
  get rows() {
    return output.rows;
  },
  write: text => output.write(textInCharset(text, charset)),
  onReaderGone: output.onReaderGone,
  writeAtExit: output.writeAtExit,
});

const inputIn = (input: Input, charset: Charset): Input => ({
  ...input,
  ask: question => input.ask(textInCharset(question, charset)),
});

/** Which outputs of a command have text for people. The others have data, such as JSON, which is always UTF-8. */
export type TextOutputs = { readonly stdout: boolean; readonly stderr: boolean };

/** The world of a command whose text for people is shown in a charset. */
export const worldInCharset = (world: World, charset: Charset, text: TextOutputs): World => ({
  ...world,
  stdin: inputIn(world.stdin, charset),
  stdout: text.stdout ? outputIn(world.stdout, charset) : world.stdout,
  stderr: text.stderr ? outputIn(world.stderr, charset) : world.stderr,
});
