import {
  type Candidates,
  type CompletedCommand,
  type CompletedOption,
  completedCommands,
  idsWord,
  namesWord,
  shells,
} from './candidates.ts';

/** The text in single quotes, where fish has two escapes. */
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;

/** The flags that say which values an option takes. Files are offered only for options that take a file. */
const valueFlags = (candidates: Candidates): string => {
  if (candidates.kind === 'names') {
    return ` -x -a ${quoted(`(zjobs completion ${namesWord} ${candidates.of} (commandline -cp | string collect) 2>/dev/null)`)}`;
  }
  const { kind, ...rest } = candidates;
  const words = 'words' in rest ? rest.words.join(' ') : '';
  if (kind === 'files') return ' -r -F';
  if (kind === 'nothing') return ' -x';
  return ` -x -a ${quoted(kind === 'list' ? `(__fish_append , ${words})` : words)}`;
};

const isCommand = ({ name }: CompletedCommand): string =>
  // A line without a command runs the monitor.
  name === 'monitor' ? 'not __fish_seen_subcommand_from $zjobs_others' : `__fish_seen_subcommand_from ${name}`;

const optionLine = (command: CompletedCommand, { spellings, help, value }: CompletedOption): string => {
  const names = spellings.map(spelling =>
    spelling.startsWith('--') ? `-l ${spelling.slice(2)}` : `-s ${spelling.slice(1)}`,
  );
  const argument = value === null ? '' : valueFlags(value.candidates);
  return `complete -c zjobs -n ${quoted(isCommand(command))} ${names.join(' ')}${argument} -d ${quoted(help)}`;
};

const argumentLines = (command: CompletedCommand): readonly string[] => {
  const words = {
    ids: `(zjobs completion ${idsWord} ${command.name} (commandline -cp | string collect) 2>/dev/null)`,
    command: completedCommands.map(({ name }) => name).join(' '),
    shell: shells.join(' '),
    words: command.words.join(' '),
    none: '',
  }[command.takes];
  return words === '' ? [] : [`complete -c zjobs -n ${quoted(isCommand(command))} -a ${quoted(words)}`];
};

const commandLine = ({ name, summary }: CompletedCommand): string =>
  `complete -c zjobs -n 'not __fish_seen_subcommand_from monitor $zjobs_others' -a ${name} -d ${quoted(summary)}`;

/** The script for fish. */
export const fishScript = (): string =>
  [
    '# Completes zjobs in fish: zjobs completion fish > ~/.config/fish/completions/zjobs.fish',
    '',
    `set -g zjobs_others ${completedCommands.flatMap(({ name }) => (name === 'monitor' ? [] : [name])).join(' ')}`,
    'complete -c zjobs -e',
    'complete -c zjobs -f',
    ...completedCommands.map(commandLine),
    ...completedCommands.flatMap(command => [
      ...command.options.map(option => optionLine(command, option)),
      ...argumentLines(command),
    ]),
    '',
  ].join('\n');
