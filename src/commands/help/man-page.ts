import { type CommandName, type CommandSpec, commandSpecs, commandSummary, commandUsage } from '../../cli/commands.ts';
import { exitCodeRows } from '../../cli/exit-codes.ts';
import {
  connection,
  everywhere,
  type OptionKey,
  optionHelp,
  optionKeys,
  optionSpec,
  optionUsage,
} from '../../cli/options.ts';
import { type MessageId, translator } from '../../i18n/translate.ts';
import { defaultBindings } from '../../ui/keys/bindings.ts';
import { helpSections } from '../../ui/keys/help-sections.ts';
import { keySigns } from '../../ui/keys/key-signs.ts';
import { filterHelp } from './help.ts';

const english = translator('en');

/** Text escaped for roff: ASCII, without requests or escapes of its own. Source: groff(7). */
const roff = (text: string): string =>
  text
    .replaceAll(/[\\'`^~-]/g, sign => signs[sign] ?? sign)
    .replaceAll(/[^\n\x20-\x7e]/gu, character => `\\[u${codeOf(character)}]`)
    .replaceAll(/^(?=\.)/gm, '\\&');

/** Characters that roff would replace by typographic ones. Commands on the page must stay copyable. */
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

/** The argument of a macro, quoted so that it stays one argument. */
const argument = (text: string): string => `"${roff(text).replaceAll('"', '\\(dq')}"`;

const heading = (title: string): string => `.SH ${argument(title)}`;
const subheading = (title: string): string => `.SS ${argument(title)}`;
const paragraph = (text: string): string => `.PP\n${roff(text)}`;

/** A term, with its meaning indented below. */
const entry = (term: string, meaning: string): string => `.TP\n${bold(term)}\n${roff(meaning)}`;
const bold = (text: string): string => `.B ${argument(text)}`;
const verbatim = (text: string): string => `.PP\n.RS 4\n.nf\n${roff(text)}\n.fi\n.RE`;

const optionEntry = (key: OptionKey, outputs?: readonly string[]): string => {
  const { env } = optionSpec(key);
  const help = optionHelp(key, english);
  const usage = key === 'output' ? optionUsage(key, outputs?.join('|')) : optionUsage(key);
  return entry(usage, env === undefined ? help : `${help} [${env}]`);
};

const shared = new Set<OptionKey>([...connection, ...everywhere]);

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const example = (line: string, explanation: MessageId): string =>
  `${paragraph(`${capitalized(english(explanation))}:`)}\n${verbatim(line)}`;

const commandPart = (spec: CommandSpec & { readonly name: CommandName }): string =>
  [
    `.SS ${argument(`zjobs ${commandUsage(spec)}`)}`,
    roff(`${capitalized(english(commandSummary(spec.name)))}.`),
    ...spec.options.filter(key => !shared.has(key)).map(key => optionEntry(key, spec.outputs)),
    ...(spec.notes ?? []).map(note => paragraph(english(note))),
    ...spec.examples.map(([line, explanation]) => example(line, explanation)),
  ].join('\n');

const environment: readonly (readonly [name: string, meaning: string])[] = [
  ['ZILLIZ_API_KEY', 'the API key; without it, zjobs reads the credentials file of the zilliz CLI'],
  [
    'MILVUS_TOKEN',
    'user:password of a self-hosted Milvus; preferred there over ZILLIZ_API_KEY, and never sent to Zilliz Cloud',
  ],
  ...optionKeys.flatMap(key => {
    const { env, name } = optionSpec(key);
    return env === undefined ? [] : [[env, `default of --${name}`] as const];
  }),
  [
    'XDG_STATE_HOME, XDG_CACHE_HOME',
    'parent folders of the journal, the tracked jobs and the cache (default: ~/.local/state and ~/.cache)',
  ],
  [
    'ZJOBS_CONFIG',
    'the configuration file (default: ~/.config/zjobs/config.toml, or zjobs/config.toml in XDG_CONFIG_HOME)',
  ],
  [
    'ZJOBS_ME',
    'name under which you create jobs, for the key m; me in the configuration file overrides it (default: user in the credentials file of the zilliz CLI)',
  ],
  ['ZILLIZ_CONFIG_DIR', 'folder with the credentials file of the zilliz CLI (default: ~/.zilliz)'],
  [
    'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY',
    'the proxy to use, and hosts to connect to directly; lower case works too; never used for this computer',
  ],
  ['NODE_EXTRA_CA_CERTS', 'a file with more certificate authorities to trust'],
  ['NO_COLOR', 'disables colors unless empty'],
  ['LC_ALL, LC_MESSAGES, LANG', 'the language of messages: Japanese if the value starts with ja, else English'],
  ['TZ', 'the time zone of the monitor; scripts get UTC'],
];

const files: readonly (readonly [name: string, meaning: string])[] = [
  [
    '~/.config/zjobs/config.toml',
    'settings, keys of commands, colors, profiles and views; zjobs config init writes a template, see zjobs config --help',
  ],
  ['~/.zilliz/credentials', 'the API key of the zilliz CLI; zjobs only reads it'],
  [
    '~/.local/state/zjobs/journal/',
    'changes that zjobs saw and actions that it sent, as NDJSON, one file per server and project; a file is rotated at 512 KiB, and four old files are kept',
  ],
  ['~/.local/state/zjobs/tracked/', 'IDs of tracked jobs, one file per server and project'],
  ['~/.cache/zjobs/', 'finished jobs, so that the monitor can show them at once; safe to delete at any time'],
];

const synopsis = ['zjobs [options]', 'zjobs COMMAND [arguments] [options]', 'zjobs COMMAND --help']
  .map(line => `${bold(line)}\n.br`)
  .join('\n');

/** The man page in the format of man(7), from the tables of commands, options, exit codes and keys. */
export const manPage = (version: string): string =>
  [
    `.TH ZJOBS 1 "" ${argument(`zjobs ${version}`)} "User Commands"`,
    heading('NAME'),
    roff(`zjobs - ${english('cliHelp.title')}`),
    heading('SYNOPSIS'),
    synopsis,
    heading('DESCRIPTION'),
    roff(
      'Without a command, zjobs is a full-screen monitor for the jobs of a project: backup, restore, export, migration, import, clone and others. Its commands do the same in scripts.',
    ),
    paragraph(
      'Durations are written as 500ms, 5s, 30m, 24h or 7d. Options override environment variables, which override the profile, which overrides the top level of the configuration file.',
    ),
    heading('COMMANDS'),
    ...commandSpecs.map(commandPart),
    heading(english('cliHelp.commonOptions').toUpperCase()),
    ...[...connection, ...everywhere].map(key => optionEntry(key)),
    heading('FILTER'),
    ...filterHelp(english).map(paragraph),
    verbatim('status:failed type:import since:24h !by:ana'),
    heading('KEYS'),
    ...helpSections(defaultBindings).flatMap(({ title, rows }) => [
      subheading(english(title)),
      ...rows.map(({ keys, label }) => entry(keySigns(keys).join(' '), english(label))),
    ]),
    heading('EXIT STATUS'),
    ...exitCodeRows.map(({ code, meaning }) => entry(code, english(meaning))),
    heading('ENVIRONMENT'),
    ...environment.map(([name, meaning]) => entry(name, meaning)),
    heading('FILES'),
    ...files.map(([name, meaning]) => entry(name, meaning)),
    '',
  ].join('\n');
