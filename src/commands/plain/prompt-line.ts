import type { MessageId } from '../../i18n/translate.ts';
import { fold } from '../../lib/fold.ts';

type PromptSpec = {
  readonly name: string;
  /** The arguments as the help shows them. */
  readonly args: string;
  readonly takes: 'nothing' | 'text' | 'ids';
  readonly help: MessageId;
};

/** The commands of the prompt. Parser and help derive from this table. */
export const promptCommands = [
  { name: 'list', args: '[FILTER]', takes: 'text', help: 'plain.help.list' },
  { name: 'describe', args: 'ID…', takes: 'ids', help: 'plain.help.describe' },
  { name: 'cancel', args: 'ID…', takes: 'ids', help: 'plain.help.cancel' },
  { name: 'retry', args: 'ID…', takes: 'ids', help: 'plain.help.retry' },
  { name: 'commit', args: 'ID…', takes: 'ids', help: 'plain.help.commit' },
  { name: 'watch', args: 'ID…', takes: 'ids', help: 'plain.help.watch' },
  { name: 'digest', args: '[24h|look]', takes: 'text', help: 'plain.help.digest' },
  { name: 'filter', args: '[FILTER]', takes: 'text', help: 'plain.help.filter' },
  { name: 'refresh', args: '', takes: 'nothing', help: 'plain.help.refresh' },
  { name: 'help', args: '', takes: 'nothing', help: 'plain.help.help' },
  { name: 'quit', args: '', takes: 'nothing', help: 'plain.help.quit' },
] as const satisfies readonly PromptSpec[];

type NameOf<Takes> = Extract<(typeof promptCommands)[number], { readonly takes: Takes }>['name'];

/** A parsed line of the prompt, valid or not. */
export type PromptLine =
  | { readonly name: NameOf<'text'>; readonly text: string }
  | { readonly name: NameOf<'ids'>; readonly ids: readonly [string, ...string[]] }
  | { readonly name: NameOf<'nothing'> }
  | { readonly name: 'empty' }
  | { readonly name: 'unknown'; readonly word: string }
  | { readonly name: 'needs-id' | 'takes-nothing'; readonly command: string };

/** Other names, including the keys of the screen. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['q', 'quit'],
  ['exit', 'quit'],
  ['?', 'help'],
]);

/** Parses a line of the prompt. Never throws: an invalid line is a result of its own. */
export const parsePromptLine = (line: string): PromptLine => {
  const [word = '', ...rest] = line.trim().split(/\s+/);
  if (word === '') return { name: 'empty' };
  const folded = fold(word);
  const name = aliases.get(folded) ?? folded;
  const spec = promptCommands.find(command => command.name === name);
  if (spec === undefined) return { name: 'unknown', word };
  switch (spec.takes) {
    case 'text':
      // Not the split words: spaces inside quotes belong to the filter.
      return { name: spec.name, text: line.trim().slice(word.length).trim() };
    case 'ids': {
      const [first, ...others] = new Set(rest);
      return first === undefined
        ? { name: 'needs-id', command: spec.name }
        : { name: spec.name, ids: [first, ...others] };
    }
    case 'nothing':
      return rest.length > 0 ? { name: 'takes-nothing', command: spec.name } : { name: spec.name };
  }
};
