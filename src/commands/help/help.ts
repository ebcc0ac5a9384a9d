import { type CommandSpec, commandSpecs, findCommand } from '../../cli/commands.ts';
import { UsageError } from '../../cli/errors.ts';
import { type ExitCode, exitCodes } from '../../cli/exit-codes.ts';
import { connection, everywhere, type OptionKey, optionSpec } from '../../cli/options.ts';
import type { Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translate } from '../../i18n/translate.ts';
import { queryFields } from '../../jobs/query.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';

const widest = 120;

/** Two aligned columns, indented; what does not fit into the second goes on below. */
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

const optionRow = (key: OptionKey): readonly [string, string] => {
  const { name, short, value, env, help } = optionSpec(key);
  const spelling = `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`;
  return [spelling, env ? `${help} [${env}]` : help];
};

const outputRow = (spec: CommandSpec): readonly [string, string] => [
  `-o, --output ${spec.outputs?.join('|') ?? ''}`,
  optionSpec('output').help,
];

const optionRows = (spec: CommandSpec): readonly (readonly [string, string])[] =>
  [...spec.options, ...everywhere].map(key => (key === 'output' ? outputRow(spec) : optionRow(key)));

const section = (title: string, body: string): string => `${title}\n${body}`;

const examplesOf = (spec: CommandSpec): string =>
  spec.examples.map(([line, what]) => `  # ${what}\n  ${line}`).join('\n\n');

/** How a filter is written, for the help of every command that takes one and for the man page. */
export const filterHelp: readonly string[] = [
  'The words of a filter must all match, in any case: text that is somewhere in the description, ID, creator, collection',
  `or cluster, or FIELD:VALUE. The fields are ${queryFields.map(field => `${field}:`).join(' ')}`,
  'status: takes pending, in-progress, successful, failed, canceling, canceled, or unfinished; type: a part of the name',
  'that the list shows or of the API’s; since: a duration. ! before a word negates it, "quotes" keep blanks together.',
];

/** The help of one command. */
export const commandHelp = (spec: CommandSpec): string =>
  [
    `zjobs ${spec.name}: ${spec.summary}`,
    section('Usage', `  zjobs ${spec.name} ${spec.args ? `${spec.args} ` : ''}[options]`),
    section('Options', columns(optionRows(spec))),
    ...(spec.notes ? [section('Notes', spec.notes.map(note => `  ${note}`).join('\n'))] : []),
    ...(spec.options.includes('filter') ? [section('Filter', filterHelp.map(line => `  ${line}`).join('\n'))] : []),
    ...(spec.examples.length > 0 ? [section('Examples', examplesOf(spec))] : []),
  ].join('\n\n');

/** Every exit code and its meaning. */
export const exitCodeRows: readonly (readonly [code: string, meaning: string])[] = exitCodes.map(
  ({ code, meaning }) => [String(code), translate('en', meaning)],
);

/** The help of the whole program. */
export const generalHelp = (): string =>
  [
    'zjobs: watch, cancel and retry the jobs of a Zilliz Cloud project',
    section('Usage', '  zjobs [command] [options]'),
    section('Commands', columns(commandSpecs.map(({ name, args, summary }) => [`${name} ${args}`, summary]))),
    section('Options of every command that asks a server', columns([...connection, ...everywhere].map(optionRow))),
    section(
      'API key',
      [
        '  ZILLIZ_API_KEY, else the credentials file of the zilliz CLI (~/.zilliz/credentials). It is never an option.',
        '  A self-hosted Milvus is opened with MILVUS_TOKEN, written user:password.',
      ].join('\n'),
    ),
    section('Exit codes', columns(exitCodeRows)),
    section(
      'Examples',
      ['zjobs --demo', 'zjobs list --filter "status:failed since:24h"', 'zjobs cancel job-0123 --yes --wait']
        .map(line => `  ${line}`)
        .join('\n'),
    ),
    'zjobs COMMAND --help tells more.',
  ].join('\n\n');

export type HelpOptions = { readonly about: CommandSpec | null };

/** The command that is asked about: `help list`, `list --help`; null for the program itself. */
const subjectOf = ({ command, named, args, switches }: Flags): string | null => {
  if (command !== 'help') return named ? command : null;
  return args[0] ?? (switches.has('help') ? 'help' : null);
};

/** Throws {@link UsageError} for a command that does not exist. */
export const parseHelp = (flags: Flags): HelpOptions => {
  const subject = subjectOf(flags);
  if (subject === null) return { about: null };
  const about = findCommand(subject);
  if (about !== null) return { about };
  const commands = commandSpecs.map(({ name }) => name).join(', ');
  throw new UsageError('usage.unknownCommand', { command: subject, commands });
};

export const runHelp = async ({ about }: HelpOptions, world: World): Promise<ExitCode> => {
  await world.stdout.write(`${about === null ? generalHelp() : commandHelp(about)}\n`);
  return 0;
};
