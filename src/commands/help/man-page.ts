import { type CommandSpec, commandSpecs } from '../../cli/commands.ts';
import { connection, everywhere, type OptionKey, optionKeys, optionSpec } from '../../cli/options.ts';
import { translate } from '../../i18n/translate.ts';
import { keyBindings, keySign } from '../../ui/keys/bindings.ts';
import { exitCodeRows, filterHelp } from './help.ts';

/** Text as roff prints it: ASCII, with nothing in it that begins a request or an escape. Source: groff(7). */
const roff = (text: string): string =>
  text
    .replaceAll(/[\\'`^~-]/g, sign => signs[sign] ?? sign)
    .replaceAll(/[^\n\x20-\x7e]/gu, character => `\\[u${codeOf(character)}]`)
    .replaceAll(/^(?=\.)/gm, '\\&');

/** Signs that roff would print as typographic ones: a command has to be copied as it is. */
const signs: Readonly<Record<string, string>> = {
  '\\': '\\e',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '-': '\\-',
};

const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** The argument of a macro: one word, whatever is in it. */
const argument = (text: string): string => `"${roff(text).replaceAll('"', '\\(dq')}"`;

const heading = (title: string): string => `.SH ${argument(title)}`;
const paragraph = (text: string): string => `.PP\n${roff(text)}`;

/** A term and what it means, indented below it. */
const entry = (term: string, meaning: string): string => `.TP\n${bold(term)}\n${roff(meaning)}`;
const bold = (text: string): string => `.B ${argument(text)}`;
const verbatim = (text: string): string => `.PP\n.RS 4\n.nf\n${roff(text)}\n.fi\n.RE`;

const optionEntry = (key: OptionKey, outputs: readonly string[] = []): string => {
  const { name, short, value, help, env } = optionSpec(key);
  const shown = key === 'output' ? outputs.join('|') : value;
  const term = `${short ? `-${short}, ` : ''}--${name}${shown ? ` ${shown}` : ''}`;
  return entry(term, env ? `${help} (${env})` : help);
};

const shared = new Set<OptionKey>([...connection, ...everywhere]);

const exampleLines = ({ examples }: CommandSpec): readonly string[] =>
  examples.map(([line, what]) => `${paragraph(`${what}:`)}\n${verbatim(line)}`);

const commandPart = (spec: CommandSpec): string =>
  [
    `.SS ${argument(`zjobs ${spec.name}${spec.args === '' ? '' : ` ${spec.args}`}`)}`,
    roff(`${spec.summary}.`),
    ...spec.options.filter(key => !shared.has(key)).map(key => optionEntry(key, spec.outputs)),
    ...(spec.notes === undefined ? [] : [paragraph(spec.notes.join('\n'))]),
    ...exampleLines(spec),
  ].join('\n');

const environment: readonly (readonly [string, string])[] = [
  ['ZILLIZ_API_KEY', 'the API key; without it the credentials file of the zilliz CLI is read'],
  ['MILVUS_TOKEN', 'user:password of a self-hosted Milvus, for an endpoint of its own; never sent to Zilliz Cloud'],
  ...optionKeys.flatMap(key => {
    const { env, name } = optionSpec(key);
    return env === undefined ? [] : [[env, `what --${name} says, which beats it`] as const];
  }),
  [
    'XDG_STATE_HOME, XDG_CACHE_HOME',
    'where the journal, the tracked jobs and the cache are kept, instead of ~/.local/state and ~/.cache',
  ],
  ['ZILLIZ_CONFIG_DIR', 'where the zilliz CLI keeps its credentials, instead of ~/.zilliz'],
  [
    'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY',
    'the way to the server, also in lower case; never for this computer',
  ],
  ['NODE_EXTRA_CA_CERTS', 'a file with the certificates of further authorities to be trusted'],
  ['NO_COLOR', 'no colours, where it is not empty'],
  ['LC_ALL, LC_MESSAGES, LANG', 'the language of the screen: Japanese where it begins with ja, else English'],
  ['TZ', 'the time zone of the screen; scripts are told UTC'],
];

const files: readonly (readonly [string, string])[] = [
  ['~/.zilliz/credentials', 'the API key of the zilliz CLI; only read'],
  [
    '~/.local/state/zjobs/journal/',
    'what zjobs saw change and what it sent, in files of NDJSON, one for each server and project; they are put aside at 512 KiB and four of those are kept',
  ],
  ['~/.local/state/zjobs/tracked/', 'the IDs of the jobs that track was told of, for each server and project'],
  ['~/.cache/zjobs/', 'finished jobs, so that the monitor begins with them; may be removed at any time'],
];

const synopsis = ['zjobs [options]', 'zjobs COMMAND [arguments] [options]', 'zjobs COMMAND --help']
  .map(line => `${bold(line)}\n.br`)
  .join('\n');

/** The man page, in the manner of man(7), from the tables that the parser, the help and the keys are made from. */
export const manPage = (version: string): string =>
  [
    `.TH ZJOBS 1 "" ${argument(`zjobs ${version}`)} "User Commands"`,
    heading('NAME'),
    roff('zjobs - watch, cancel and retry the jobs of a Zilliz Cloud project'),
    heading('SYNOPSIS'),
    synopsis,
    heading('DESCRIPTION'),
    roff(
      'zjobs alone is a full-screen monitor of the jobs of a project: backup, restore, export, migration, import, clone and the others. Its commands do the same for scripts.',
    ),
    paragraph('Durations are written 500ms, 5s, 30m, 24h or 7d. Options beat the environment, which beats files.'),
    heading('COMMANDS'),
    ...commandSpecs.map(commandPart),
    heading('OPTIONS OF EVERY COMMAND THAT ASKS A SERVER'),
    ...[...connection, ...everywhere].map(key => optionEntry(key)),
    heading('FILTER'),
    roff(filterHelp.join('\n')),
    verbatim('status:failed type:import since:24h !by:ana'),
    heading('KEYS'),
    ...keyBindings.map(({ keys, label }) => entry(keys.map(keySign).join(' '), translate('en', label))),
    heading('EXIT STATUS'),
    ...exitCodeRows.map(([code, meaning]) => entry(code, meaning)),
    heading('ENVIRONMENT'),
    ...environment.map(([name, meaning]) => entry(name, meaning)),
    heading('FILES'),
    ...files.map(([name, meaning]) => entry(name, meaning)),
    '',
  ].join('\n');
