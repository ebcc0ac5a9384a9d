import {
  type Candidates,
  type CompletedCommand,
  type CompletedOption,
  completedCommands,
  idsWord,
  namesWord,
  shells,
} from './candidates.ts';

/** The text in single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Text inside a spec of _arguments, where brackets and colons are special. */
const escaped = (text: string): string => text.replaceAll(/[\\[\]:]/g, '\\$&');

const action = (candidates: Candidates): string => {
  // The space before it keeps _arguments from passing it more arguments.
  if (candidates.kind === 'names') return ` _zjobs_names ${candidates.of}`;
  const { kind, ...rest } = candidates;
  const words = 'words' in rest ? rest.words : [];
  switch (kind) {
    case 'nothing':
      return ' ';
    case 'files':
      return '_files';
    case 'words':
      return `(${words.join(' ')})`;
    case 'beginnings':
      return `{compadd -S '' -- ${escaped(words.join(' '))}}`;
    case 'list':
      return `{_sequence compadd - ${words.join(' ')}}`;
  }
};

const optionSpecs = ({ spellings, help, value, repeated }: CompletedOption): readonly string[] => {
  const exclusive = repeated ? '*' : `(${spellings.join(' ')})`;
  return spellings.map(spelling => {
    const name = value !== null && spelling.startsWith('--') ? `${spelling}=` : spelling;
    const argument = value === null ? '' : `:${escaped(value.name)}:${action(value.candidates)}`;
    return quoted(`${exclusive}${name}[${escaped(help)}]${argument}`);
  });
};

const argumentSpecs = ({ name, takes, words }: CompletedCommand): readonly string[] => {
  switch (takes) {
    case 'ids':
      // The space before the action keeps _arguments from passing it more arguments.
      return [quoted(`*:job ID: _zjobs_ids ${name}`)];
    case 'command':
      return [quoted('1:command:_zjobs_commands')];
    case 'shell':
      return [quoted(`1:shell:(${shells.join(' ')})`)];
    case 'words':
      return [quoted(`1:word:(${words.join(' ')})`)];
    case 'none':
      return [];
  }
};

const specs = (words: readonly string[]): string => words.map(word => `        ${word}`).join(' \\\n');

const commandCase = (command: CompletedCommand): string => `    ${command.name})
      _arguments -s \\
${specs([...command.options.flatMap(optionSpecs), ...argumentSpecs(command)])} ;;`;

const monitorOptions = completedCommands.find(({ name }) => name === 'monitor')?.options ?? [];

/** The script for zsh. */
export const zshScript = (): string => `#compdef zjobs
# Completes zjobs in zsh: source <(zjobs completion zsh), or this text as _zjobs in a folder of $fpath.

_zjobs_commands() {
  local -a commands=(
${completedCommands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

_zjobs_ids() {
  local -a ids=(\${(f)"$(_call_program ids zjobs completion ${idsWord} $1 \${(q)zjobs_line} 2>/dev/null)"})
  compadd -a ids
}

_zjobs_names() {
  local -a names=(\${(f)"$(_call_program names zjobs completion ${namesWord} $1 \${(q)zjobs_line} 2>/dev/null)"})
  compadd -a names
}

_zjobs_command() {
  case $words[1] in
${completedCommands.map(commandCase).join('\n')}
  esac
}

_zjobs() {
  local curcontext=$curcontext state line zjobs_line="\${(j: :)words[1,CURRENT]}"
  local -A opt_args
  _arguments -s -C \\
${specs([...monitorOptions.flatMap(optionSpecs), quoted('1:command:_zjobs_commands'), quoted('*::argument:_zjobs_command')])}
}

if [ "$funcstack[1]" = _zjobs ]; then
  _zjobs "$@"
else
  compdef _zjobs zjobs
fi
`;
