import {
  type CommandName,
  type CommandSpec,
  commandSpecs,
  commandSummary,
  commandUsage,
  findCommand,
  unknownCommand,
} from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { type ExitCode, exitCodeRows } from '../../cli/exit-codes.ts';
import { connection, everywhere, type OptionKey, optionHelp, optionSpec, optionUsage } from '../../cli/options.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { type Language, type Translate, translator } from '../../i18n/translate.ts';
import { queryFields } from '../../jobs/query/query.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';

/** A command whose help can be printed. */
type NamedSpec = CommandSpec & { readonly name: CommandName };

/** The columns that the help is wrapped at. */
const widest = 120;

/** Two aligned columns, indented. A right cell that doesn't fit continues on the next line. */
const columns = (rows: readonly (readonly [left: string, right: string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows
    .flatMap(([left, right]) =>
      wrapLine(right, widest - width - 4).map((line, index) =>
        `  ${(index === 0 ? left : '').padEnd(width)}  ${line}`.trimEnd(),
      ),
    )
    .join('\n');
};

/** Paragraphs, wrapped and indented. */
const paragraphs = (texts: readonly string[]): string =>
  texts
    .flatMap(text => wrapLine(text, widest - 2))
    .map(line => `  ${line}`)
    .join('\n');

/** The options of a command, or without a name those of several. */
type ListedOptions = Pick<CommandSpec, 'options' | 'outputs'> & Partial<Pick<CommandSpec, 'name'>>;

const optionRow = (key: OptionKey, { name, outputs }: ListedOptions, translate: Translate) => {
  const usage = key === 'output' ? optionUsage(key, outputs?.join('|')) : optionUsage(key);
  const help = optionHelp(key, translate, name);
  const { env } = optionSpec(key);
  return [usage, env === undefined ? help : `${help} [${env}]`] as const;
};

const optionColumns = (spec: ListedOptions, translate: Translate): string =>
  columns([...spec.options, ...everywhere].map(key => optionRow(key, spec, translate)));

/** The syntax of filters in paragraphs, for the help of the commands that take one, and for the man page. */
export const filterHelp = (translate: Translate): readonly string[] => [
  translate('cliHelp.filter.terms'),
  translate('cliHelp.filter.fields', { fields: queryFields.map(field => `${field}:`).join(' ') }),
  translate('cliHelp.filter.values'),
  translate('cliHelp.filter.syntax'),
];

const section = (title: string, body: string): string => `${title}\n${body}`;

/** The help of one command. */
const commandHelp = (spec: NamedSpec, translate: Translate): string => {
  const { name, notes, options, examples } = spec;
  return [
    `zjobs ${name}: ${translate(commandSummary(name))}`,
    section(translate('cliHelp.usage'), `  zjobs ${commandUsage(spec)} [options]`),
    section(translate('cliHelp.options'), optionColumns(spec, translate)),
    ...(notes ? [section(translate('cliHelp.notes'), paragraphs(notes.map(note => translate(note))))] : []),
    ...(options.includes('filter') ? [section(translate('cliHelp.filter'), paragraphs(filterHelp(translate)))] : []),
    section(
      translate('cliHelp.examples'),
      examples.map(([line, what]) => `  # ${translate(what)}\n  ${line}`).join('\n\n'),
    ),
  ].join('\n\n');
};

/** The help of the whole program. */
const generalHelp = (translate: Translate): string => {
  const commandRows = commandSpecs.map(spec => [commandUsage(spec), translate(commandSummary(spec.name))] as const);
  const exitRows = exitCodeRows.map(({ code, meaning }) => [code, translate(meaning)] as const);
  const examples = [
    'zjobs --demo',
    'zjobs list --filter "status:failed since:24h"',
    'zjobs cancel job-0123 --yes --wait',
  ];
  return [
    `zjobs: ${translate('cliHelp.title')}`,
    section(translate('cliHelp.usage'), '  zjobs [command] [options]'),
    section(translate('cliHelp.commands'), columns(commandRows)),
    section(translate('cliHelp.commonOptions'), optionColumns({ options: connection }, translate)),
    section(
      translate('cliHelp.apiKey'),
      paragraphs([translate('cliHelp.apiKey.zilliz'), translate('cliHelp.apiKey.milvus')]),
    ),
    section(translate('cliHelp.exitCodes'), columns(exitRows)),
    section(translate('cliHelp.examples'), examples.map(line => `  ${line}`).join('\n')),
    translate('cliHelp.more'),
  ].join('\n\n');
};

export type HelpOptions = { readonly about: NamedSpec | null; readonly language: Language };

/** The command whose help is requested: `help list`, `list --help`. Null for the program itself. */
const topicOf = ({ command, named, args, switches }: Flags): string | null => {
  if (command !== 'help') return named ? command : null;
  return args[0] ?? (switches.has('help') ? 'help' : null);
};

/** Throws {@link UsageError} for an unknown command. */
export const parseHelp = (flags: Flags, { language }: CommonOptions): HelpOptions => {
  const topic = topicOf(flags);
  if (topic === null) return { about: null, language };
  const about = findCommand(topic);
  if (about !== null) return { about, language };
  throw unknownCommand(topic);
};

export const runHelp = async ({ about, language }: HelpOptions, world: World): Promise<ExitCode> => {
  const translate = translator(language);
  await world.stdout.write(`${about === null ? generalHelp(translate) : commandHelp(about, translate)}\n`);
  return 0;
};
