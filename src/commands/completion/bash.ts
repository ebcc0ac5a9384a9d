import {
  type Candidates,
  type CompletedCommand,
  type CompletedOption,
  completedCommands,
  idsWord,
  namesWord,
  shells,
  spellingsWithValue,
} from './candidates.ts';

const indented = (lines: readonly string[], by: number): string => lines.map(line => ' '.repeat(by) + line).join('\n');

const reply = (candidates: Candidates): string => {
  if (candidates.kind === 'names') return `_zjobs_names "$1" ${candidates.of}`;
  const { kind, ...rest } = candidates;
  const words = 'words' in rest ? rest.words.join(' ') : '';
  switch (kind) {
    case 'nothing':
      return 'return';
    case 'files':
      return '_zjobs_files';
    case 'words':
      return `_zjobs_words "${words}"`;
    case 'beginnings':
      return `_zjobs_words "${words}"; compopt -o nospace`;
    case 'list':
      return `_zjobs_list "${words}"; compopt -o nospace`;
  }
};

const valueCase = ({ name }: CompletedCommand, { spellings, value }: CompletedOption): readonly string[] =>
  value === null || value.candidates.kind === 'nothing'
    ? []
    : [`${spellings.map(spelling => `"${name} ${spelling}"`).join('|')}) ${reply(value.candidates)} ;;`];

const argumentsOf = ({ name, takes, words }: CompletedCommand): string => {
  switch (takes) {
    case 'ids':
      return `words=; [[ $current == -* ]] || _zjobs_ids "$1" ${name}`;
    case 'command':
      return `words="${completedCommands.map(command => command.name).join(' ')}"`;
    case 'shell':
      return `words="${shells.join(' ')}"`;
    case 'words':
      return `words="${words.join(' ')}"`;
    case 'none':
      return 'words=';
  }
};

const commandCase = (command: CompletedCommand): readonly string[] => [
  `${command.name})`,
  `  options="${command.options.flatMap(option => option.spellings).join(' ')}"`,
  `  ${argumentsOf(command)} ;;`,
];

/** The script for bash 4.2 and later. It doesn't need the bash-completion package. */
export const bashScript = (): string => `# Completes zjobs in bash: eval "$(zjobs completion bash)"

_zjobs_words() {
  COMPREPLY+=($(compgen -W "$1" -- "$current"))
}

_zjobs_list() {
  local before=
  [[ $current == *,* ]] && before=\${current%,*},
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${current##*,}"))
}

_zjobs_files() {
  local file
  while read -r file; do
    COMPREPLY+=("$file")
  done < <(compgen -f -- "$current")
  compopt -o filenames
}

# Offers the lines of standard input. Names and IDs come from a server, so each is escaped for the quote that is open. Not with
# compgen -W, which expands its words like a shell.
_zjobs_offer() {
  local open= typed= char word shown i
  for ((i = 0; i < \${#current}; i++)); do
    char=\${current:i:1}
    case $open$char in
      \\\\)
        ((++i))
        typed+=\${current:i:1} ;;
      \\"\\\\)
        [[ \${current:i+1:1} == [\\$\\\`\\"\\\\] ]] && ((i++))
        typed+=\${current:i:1} ;;
      # Readline replaces the text after an open quote only, so the quote must be around the whole word.
      \\"\\"|\\'\\') return ;;
      \\"|\\')
        ((i == 0)) || return
        open=$char ;;
      *) typed+=$char ;;
    esac
  done
  while IFS= read -r word; do
    [[ $word == "$typed"* ]] || continue
    case $open in
      # Nothing escapes a single quote between single quotes, or an exclamation mark between double quotes. Readline does not close
      # the quote after a word that ends with one.
      \\')
        [[ $word == *\\'* ]] && continue
        shown=$word ;;
      \\")
        [[ $word == *!* || $word == *\\" ]] && continue
        shown=\${word//\\\\/\\\\\\\\}
        shown=\${shown//\\"/\\\\\\"}
        shown=\${shown//\\$/\\\\\\$}
        shown=\${shown//\\\`/\\\\\\\`} ;;
      *) printf -v shown %q "$word" ;;
    esac
    COMPREPLY+=("$shown")
  done
}

_zjobs_ids() {
  _zjobs_offer < <("$1" completion ${idsWord} "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}

_zjobs_names() {
  _zjobs_offer < <("$1" completion ${namesWord} "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}

_zjobs() {
  local current=\${COMP_WORDS[COMP_CWORD]} command= option= word words options i
  COMPREPLY=()
  # Bash splits words at = and at the : of a filter.
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
      ${spellingsWithValue.join('|')})
        option=$word
        [[ \${COMP_WORDS[i + 1]} == '=' ]] && ((i++))
        ((i + 1 < COMP_CWORD)) && option=
        ((i++)) ;;
      -*) ;;
      :) return ;;
      *) [[ $command ]] || command=$word ;;
    esac
  done
  [[ $current == '=' ]] && current=
  if [[ $option ]]; then
    case "\${command:-monitor} $option" in
${indented(
  completedCommands.flatMap(command => command.options.flatMap(option => valueCase(command, option))),
  6,
)}
    esac
    return
  fi
  case \${command:-monitor} in
${indented(
  completedCommands.flatMap(command => commandCase(command)),
  4,
)}
    *) return ;;
  esac
  [[ $command ]] || words="${completedCommands.map(command => command.name).join(' ')}"
  [[ $current == -* ]] && words=$options
  _zjobs_words "$words"
}

complete -F _zjobs zjobs
`;
