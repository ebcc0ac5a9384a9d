import { connection, type OptionKey } from './options.ts';

/** What a command takes, and what its help says. */
export type CommandSpec = {
  readonly name: string;
  /** What stands behind the name in the usage line. */
  readonly args: string;
  /** How many arguments it takes. */
  readonly arity: { readonly min: number; readonly max: number };
  readonly summary: string;
  readonly options: readonly OptionKey[];
  /** What `-o` may be, the default first. */
  readonly outputs?: readonly string[];
  readonly notes?: readonly string[];
  readonly examples: readonly (readonly [line: string, what: string])[];
};

const noArguments = { min: 0, max: 0 };
const anyIds = { min: 0, max: Infinity };
const someIds = { min: 1, max: Infinity };
const changing = [
  'filter',
  'max',
  'yes',
  'dryRun',
  'wait',
  'timeout',
  'output',
] as const satisfies readonly OptionKey[];

/** Every command, in the order of the help. A command that is not here does not exist. */
export const commandSpecs = [
  {
    name: 'monitor',
    args: '',
    arity: noArguments,
    summary: 'the full-screen monitor (what zjobs alone does)',
    options: connection,
    examples: [
      ['zjobs --demo', 'watch a simulated project'],
      ['zjobs -p production', 'watch one project'],
    ],
  },
  {
    name: 'list',
    args: '',
    arity: noArguments,
    summary: 'every job that matches, once, newest first',
    options: ['output', 'filter', 'limit', 'columns', ...connection],
    outputs: ['table', 'json', 'ndjson', 'csv'],
    notes: [
      'json is printed whole or not at all; the other formats begin as soon as the first jobs have come.',
      'csv follows RFC 4180 and keeps values as they came: a spreadsheet may take one that begins with = for a formula.',
    ],
    examples: [
      ['zjobs list --filter "status:failed since:24h"', 'what failed since yesterday'],
      ['zjobs list -o json | jq -r ".[].jobId"', 'all IDs'],
      ['zjobs list -o csv --columns jobId,status,reason', 'three columns for a spreadsheet'],
    ],
  },
  {
    name: 'describe',
    args: 'ID…',
    arity: someIds,
    summary: 'one job, whole',
    options: ['output', 'details', ...connection],
    outputs: ['text', 'json'],
    notes: ['The text always has the details; with -o json --details adds them.'],
    examples: [
      ['zjobs describe job-0123', 'everything that the server tells'],
      ['zjobs describe job-0123 -o json --details', 'the same for a script'],
    ],
  },
  {
    name: 'cancel',
    args: 'ID… | --filter QUERY',
    arity: anyIds,
    summary: 'cancel jobs; asks on a terminal, else needs --yes',
    options: [...changing, ...connection],
    outputs: ['text', 'json'],
    examples: [
      ['zjobs cancel job-0123', 'shows the job and asks'],
      ['zjobs cancel --filter "type:backup status:pending" --dry-run', 'shows what would be canceled'],
      ['zjobs cancel job-0123 --yes --wait', 'cancels it and waits until it has ended'],
    ],
  },
  {
    name: 'retry',
    args: 'ID… | --filter QUERY',
    arity: anyIds,
    summary: 'run failed imports again; asks on a terminal, else needs --yes',
    options: [...changing, ...connection],
    outputs: ['text', 'json'],
    examples: [
      ['zjobs retry job-0123', 'shows the job, why it failed, and asks'],
      ['zjobs retry job-0123 --yes --wait --timeout 30m', 'runs it again and waits at most 30 minutes'],
    ],
  },
  {
    name: 'wait',
    args: 'ID…',
    arity: someIds,
    summary: 'until all ended; 1 if one failed or was canceled, 7 after --timeout',
    options: ['any', 'timeout', 'output', ...connection],
    outputs: ['text', 'json'],
    examples: [
      ['zjobs wait job-0123 && echo done', 'go on when it was successful'],
      ['zjobs wait job-0123 job-4567 --timeout 30m', 'wait for both, at most 30 minutes'],
    ],
  },
  {
    name: 'serve',
    args: '',
    arity: noArguments,
    summary: 'the embedded job center on loopback',
    options: ['port', 'jobs', 'seed', 'speed', 'role', 'routes', 'latency', 'fault', 'lang'],
    examples: [
      ['zjobs serve --port 8080', 'prints its address and key as JSON'],
      ['zjobs serve --jobs 100000 --speed 10', 'a big project in a hurry'],
      ['zjobs serve --fault 429:0.1 --fault stall:30s', 'with troubles'],
    ],
  },
  {
    name: 'help',
    args: '[COMMAND]',
    arity: { min: 0, max: 1 },
    summary: 'this help, or that of a command',
    options: ['lang'],
    examples: [['zjobs help cancel', 'the same as zjobs cancel --help']],
  },
  { name: 'version', args: '', arity: noArguments, summary: 'the version', options: ['lang'], examples: [] },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commandSpecs)[number]['name'];

/** The command of that name, or null. */
export const findCommand = (name: string): (CommandSpec & { readonly name: CommandName }) | null =>
  commandSpecs.find(spec => spec.name === name) ?? null;
