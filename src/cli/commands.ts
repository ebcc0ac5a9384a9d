import type { MessageId } from '../i18n/translate.ts';
import { resembling } from '../lib/nearest.ts';
import { UsageError } from './errors.ts';
import { connection, type OptionKey } from './options.ts';

/** The arguments that a command takes. */
type Arguments = {
  readonly kind: 'none' | 'ids' | 'command' | 'shell' | 'words';
  /** How the usage line shows them. */
  readonly usage: string;
  readonly min: number;
  readonly max: number;
  /** The words of `words`. */
  readonly words?: readonly string[];
};

/** One command of the command line. Its summary is the message `command.NAME`. */
export type CommandSpec = {
  readonly name: string;
  readonly takes: Arguments;
  readonly options: readonly OptionKey[];
  /** The formats of `-o`, the default first; absent for commands without the option. */
  readonly outputs?: readonly string[];
  /** Paragraphs of the help. */
  readonly notes?: readonly MessageId[];
  readonly examples: readonly (readonly [line: string, explanation: MessageId])[];
};

const noArguments: Arguments = { kind: 'none', usage: '', min: 0, max: 0 };
const ids: Arguments = { kind: 'ids', usage: 'ID…', min: 1, max: Infinity };
const optionalIds: Arguments = { kind: 'ids', usage: '[ID…]', min: 0, max: Infinity };
const targets: Arguments = { kind: 'ids', usage: 'ID… | --filter QUERY', min: 0, max: Infinity };

/** Options of the commands that change jobs. */
const acting = ['filter', 'max', 'yes', 'dryRun', 'wait', 'timeout', 'output'] as const satisfies readonly OptionKey[];

/** Options of the commands that need a project and change nothing on the server. */
const tracking = [
  'profile',
  'endpoint',
  'project',
  'readOnly',
  'insecureHttp',
  'lang',
] as const satisfies readonly OptionKey[];

/** The formats that `-o` takes, the default first. */
export const outputFormats = {
  list: ['table', 'json', 'ndjson', 'csv', 'markdown'],
  digest: ['text', 'markdown', 'json'],
  history: ['text', 'ndjson'],
  /** Every other command with `-o`. */
  usual: ['text', 'json'],
} as const;

/** Every command, in the order of the help. */
export const commandSpecs = [
  {
    name: 'monitor',
    takes: noArguments,
    options: ['filter', 'order', 'group', 'view', 'fresh', 'mouse', 'ambiguousWidth', ...connection],
    notes: ['cliHelp.monitor.plain', 'cliHelp.monitor.terminal'],
    examples: [
      ['zjobs --demo', 'example.demo'],
      ['zjobs -p production', 'example.monitor.project'],
      ['zjobs --plain --filter type:import >> imports.log', 'example.monitor.plain'],
    ],
  },
  {
    name: 'list',
    takes: noArguments,
    options: ['output', 'filter', 'view', 'order', 'group', 'limit', 'columns', ...connection],
    outputs: outputFormats.list,
    notes: ['cliHelp.list.formats', 'cliHelp.list.order', 'cliHelp.list.markdown', 'cliHelp.list.csv'],
    examples: [
      ['zjobs list --filter "status:failed since:24h"', 'example.list.failed'],
      ['zjobs list -o json | jq -r ".[].jobId"', 'example.list.ids'],
      ['zjobs list -o csv --columns jobId,status,reason', 'example.list.columns'],
      ['zjobs list --group reason -o markdown --filter "status:failed since:24h"', 'example.list.markdown'],
    ],
  },
  {
    name: 'describe',
    takes: ids,
    options: ['output', 'details', ...connection],
    outputs: outputFormats.usual,
    notes: ['cliHelp.describe.details'],
    examples: [
      ['zjobs describe job-0123', 'example.describe.text'],
      ['zjobs describe job-0123 -o json --details', 'example.describe.json'],
    ],
  },
  {
    name: 'cancel',
    takes: targets,
    options: [...acting, ...connection],
    outputs: outputFormats.usual,
    examples: [
      ['zjobs cancel job-0123', 'example.cancel.ask'],
      ['zjobs cancel --filter "type:backup status:pending" --dry-run', 'example.cancel.dryRun'],
      ['zjobs cancel job-0123 --yes --wait', 'example.cancel.wait'],
    ],
  },
  {
    name: 'retry',
    takes: targets,
    options: ['request', ...acting, ...connection],
    outputs: outputFormats.usual,
    notes: ['cliHelp.retry.routes', 'cliHelp.retry.request'],
    examples: [
      ['zjobs retry job-0123', 'example.retry.ask'],
      ['zjobs retry job-0123 --request import.json', 'example.retry.request'],
      ['zjobs retry job-0123 --yes --wait --timeout 30m', 'example.retry.wait'],
    ],
  },
  {
    name: 'commit',
    takes: targets,
    options: [...acting, ...connection],
    outputs: outputFormats.usual,
    notes: ['cliHelp.commit.routes'],
    examples: [
      ['zjobs commit 4567', 'example.commit.ask'],
      ['zjobs commit 4567 --yes --wait', 'example.commit.wait'],
      ['zjobs commit --filter type:import --dry-run', 'example.commit.dryRun'],
    ],
  },
  {
    name: 'wait',
    takes: ids,
    options: ['any', 'timeout', 'notify', 'output', ...connection],
    outputs: outputFormats.usual,
    examples: [
      ['zjobs wait job-0123 && echo done', 'example.wait.and'],
      ['zjobs wait job-0123 job-4567 --timeout 30m', 'example.wait.timeout'],
    ],
  },
  {
    name: 'events',
    takes: noArguments,
    options: ['filter', 'view', 'since', 'notify', ...connection],
    notes: ['cliHelp.events.line', 'cliHelp.events.outage', 'cliHelp.events.incomplete', 'cliHelp.events.end'],
    examples: [
      [`zjobs events | jq -r 'select(.event == "failed") | .jobId, .reason'`, 'example.events.failed'],
      ['zjobs events --filter type:import --since 1h >> imports.ndjson', 'example.events.log'],
    ],
  },
  {
    name: 'digest',
    takes: noArguments,
    options: ['since', 'output', 'failOn', 'filter', 'view', ...connection],
    outputs: outputFormats.digest,
    notes: ['cliHelp.digest.window', 'cliHelp.digest.sources', 'cliHelp.digest.json', 'cliHelp.digest.exitCode'],
    examples: [
      ['zjobs digest --since look', 'example.digest.look'],
      ['zjobs digest -o markdown', 'example.digest.markdown'],
      ['zjobs digest --since 1h --fail-on failed,stalled || mail -s zjobs ana@example.com', 'example.digest.cron'],
    ],
  },
  {
    name: 'history',
    takes: optionalIds,
    options: ['output', 'profile', 'endpoint', 'project', 'lang'],
    outputs: outputFormats.history,
    notes: ['cliHelp.history.journal', 'cliHelp.history.project', 'cliHelp.history.ndjson'],
    examples: [
      ['zjobs history job-0123', 'example.history.job'],
      [`zjobs history -o ndjson | jq 'select(.event == "cancel")'`, 'example.history.cancels'],
    ],
  },
  {
    name: 'track',
    takes: { ...ids, usage: 'ID… | -' },
    options: tracking,
    notes: ['cliHelp.track.input', 'cliHelp.track.storage'],
    examples: [
      ['zilliz backup create --cluster-id in01-0123 -o json | zjobs track -', 'example.track.input'],
      ['zjobs track job-0123 job-4567 -p production', 'example.track.ids'],
    ],
  },
  {
    name: 'untrack',
    takes: ids,
    options: tracking,
    notes: ['cliHelp.untrack.unknown'],
    examples: [['zjobs untrack job-0123', 'example.untrack']],
  },
  {
    name: 'doctor',
    takes: noArguments,
    options: ['output', 'ambiguousWidth', ...connection],
    outputs: outputFormats.usual,
    notes: ['cliHelp.doctor.exitCode', 'cliHelp.doctor.json'],
    examples: [
      ['zjobs doctor', 'example.doctor.text'],
      ['zjobs doctor -p production -o json | jq .problems', 'example.doctor.json'],
    ],
  },
  {
    name: 'config',
    takes: { kind: 'words', usage: '[path|init]', min: 0, max: 1, words: ['path', 'init'] },
    options: ['view', ...connection],
    notes: ['cliHelp.config.file', 'cliHelp.config.order', 'cliHelp.config.keys'],
    examples: [
      ['zjobs config', 'example.config'],
      ['zjobs config init', 'example.config.init'],
      ['zjobs config --profile prod', 'example.config.profile'],
    ],
  },
  {
    name: 'completion',
    // The completion scripts call it with three arguments: `completion ids COMMAND LINE`.
    takes: { kind: 'shell', usage: 'SHELL', min: 0, max: 3 },
    options: ['lang'],
    notes: ['cliHelp.completion.ids'],
    examples: [
      ['eval "$(zjobs completion bash)"', 'example.completion.bash'],
      ['source <(zjobs completion zsh)', 'example.completion.zsh'],
      ['zjobs completion fish > ~/.config/fish/completions/zjobs.fish', 'example.completion.fish'],
    ],
  },
  {
    name: 'serve',
    takes: noArguments,
    options: ['port', 'jobs', 'seed', 'speed', 'role', 'routes', 'latency', 'fault', 'lang'],
    notes: ['cliHelp.serve.faults'],
    examples: [
      ['zjobs serve --port 8080', 'example.serve.port'],
      ['zjobs serve --jobs 100000 --speed 10', 'example.serve.large'],
      ['zjobs serve --fault 429:0.1 --fault stall:30s', 'example.serve.faults'],
      ['zjobs serve --routes public --fault odd-words --fault skew:-1h', 'example.serve.public'],
    ],
  },
  {
    name: 'help',
    takes: { kind: 'command', usage: '[COMMAND]', min: 0, max: 1 },
    options: ['lang'],
    examples: [['zjobs help cancel', 'example.help']],
  },
  {
    name: 'version',
    takes: noArguments,
    options: ['lang'],
    examples: [['zjobs version', 'example.version']],
  },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commandSpecs)[number]['name'];

export const commandNames: readonly CommandName[] = commandSpecs.map(({ name }) => name);

/** The command of that name; null if there is none. */
export const findCommand = (name: string): (CommandSpec & { readonly name: CommandName }) | null =>
  commandSpecs.find(spec => spec.name === name) ?? null;

/** The error for the name of a command that does not exist. It names the one that the name resembles. */
export const unknownCommand = (name: string): UsageError => {
  const params = { command: name, commands: commandNames.join(', ') };
  const close = resembling(name, commandNames);
  return close === null
    ? new UsageError('usage.unknownCommand', params)
    : new UsageError('usage.badCommand', { ...params, nearest: close });
};

/** What a command does, in one line. */
export const commandSummary = (name: CommandName): MessageId => `command.${name}`;

/** A command with its arguments, as the help lists it: `describe ID…`. */
export const commandUsage = ({ name, takes }: CommandSpec): string =>
  takes.usage === '' ? name : `${name} ${takes.usage}`;
