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

/** What a command takes that names a project and changes nothing on the server. */
const naming = ['endpoint', 'project', 'readOnly', 'insecureHttp', 'lang'] as const satisfies readonly OptionKey[];

/** Every command, in the order of the help. A command that is not here does not exist. */
export const commandSpecs = [
  {
    name: 'monitor',
    args: '',
    arity: noArguments,
    summary: 'the full-screen monitor (what zjobs alone does)',
    options: ['filter', ...connection],
    notes: [
      '--plain tells every change in a sentence instead; on a terminal it takes commands, help names them.',
      'Without a terminal only --plain works: a log that ends with SIGINT or SIGTERM.',
    ],
    examples: [
      ['zjobs --demo', 'watch a simulated project'],
      ['zjobs -p production', 'watch one project'],
      ['zjobs --plain --filter "type:import" >> imports.log', 'keep a log of what happens to imports'],
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
    options: ['request', ...changing, ...connection],
    outputs: ['text', 'json'],
    notes: [
      'A job center runs the job again by itself. Today’s public API and a self-hosted Milvus can’t: there --request',
      'takes the body of the import request, mended, and sends it again. Cluster and collection must be those of the',
      'job. The keys in it are neither stored nor shown. Where - reads it from standard input nobody can be asked: add --yes.',
    ],
    examples: [
      ['zjobs retry job-0123', 'shows the job, why it failed, and asks'],
      ['zjobs retry job-0123 --request import.json', 'sends the mended request where the server has no retry'],
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
    name: 'events',
    args: '',
    arity: noArguments,
    summary: 'one NDJSON line a change, for ever; what is there at the start is no change',
    options: ['filter', 'since', ...connection],
    notes: [
      'Each line is an object. event: new, queued (a retry), started, progress (25, 50, 75 %), canceling, canceled,',
      'failed, finished, changed; time: when it was seen; id: the same for the same change, however often it is told;',
      'endpoint, projectName, previousStatus; then jobId, status, reason and the other fields of a job in list -o json,',
      'without actions, as they then were.',
      'While the server can’t be asked there is one line with event outage, then one with recovered: time, endpoint,',
      'projectId, since, reason, code, requestId. What happened meanwhile comes after it.',
      'Where the list is put together from parts (the public API), there is one line with event incomplete when some can’t be',
      'read, then one with complete: time, endpoint, projectId, missing (family, where, reason, code, requestId of each).',
      'A job that comes and ends between two looks is told as new and as ended. Ends with 130 on Ctrl-C.',
    ],
    examples: [
      [`zjobs events | jq -r 'select(.event == "failed") | .jobId, .reason'`, 'tell failures'],
      ['zjobs events --filter type:import --since 1h >> imports.ndjson', 'a log that begins an hour ago'],
    ],
  },
  {
    name: 'history',
    args: '[ID…]',
    arity: anyIds,
    summary: 'what this computer saw and sent, oldest first; asks no server',
    options: ['output', 'endpoint', 'project', 'lang'],
    outputs: ['text', 'ndjson'],
    notes: [
      'It is what the monitor, events and wait saw happen, what the other commands found to have happened since, and each',
      'cancel and retry that was sent, kept in $XDG_STATE_HOME/zjobs/journal (else ~/.local/state/zjobs/journal).',
      '--project takes an ID, or a name that was recorded; without it all are told.',
      'ndjson has the lines of events, and for what was sent: event (cancel, retry), time, jobId, projectId, by, outcome',
      '(accepted, refused, failed, unknown), newJobId, reason, code, requestId.',
    ],
    examples: [
      ['zjobs history job-0123', 'what became of one job'],
      [`zjobs history -o ndjson | jq 'select(.event == "cancel")'`, 'who canceled what'],
    ],
  },
  {
    name: 'track',
    args: 'ID… | -',
    arity: someIds,
    summary: 'remember job IDs that no list route shows; - reads them from standard input',
    options: naming,
    notes: [
      '- takes IDs with blanks or line breaks between, or JSON: every jobId in it, at any depth, and the backupId and',
      'clusterId beside it. Nothing else of it is kept. Input that names no job ends with 2, and nothing is tracked then.',
      'They are kept a server and project in $XDG_STATE_HOME/zjobs/tracked (else ~/.local/state/zjobs/tracked), 10,000 at',
      'most. Whether the server knows an ID is not asked; with the ID of the project no server is needed at all.',
    ],
    examples: [
      ['zilliz backup create --cluster-id in01-0123 -o json | zjobs track -', 'remember the job that was just started'],
      ['zjobs track job-0123 job-4567 -p production', 'remember two jobs of a project'],
    ],
  },
  {
    name: 'untrack',
    args: 'ID…',
    arity: someIds,
    summary: 'forget job IDs that were tracked; the jobs go on',
    options: naming,
    notes: ['An ID that is not tracked ends with 5; the others are forgotten all the same.'],
    examples: [['zjobs untrack job-0123', 'forget one job']],
  },
  {
    name: 'doctor',
    args: '',
    arity: noArguments,
    summary: 'what this server offers, key, rate, clock, terminal, and what to do where something is amiss',
    options: ['output', ...connection],
    outputs: ['text', 'json'],
    notes: [
      'It reads only: the projects, and the first page of each list of one project, the first one where several are there',
      'and none is named. It ends with 0, or with the code that commands would end with by the first problem: 2 an address,',
      'proxy or folder of tracked jobs that can’t be used, 3 the key, 4 want of permission, 5 no project, 6 the network or',
      'a list that is not whole. Warnings (!) of what commands work with all the same change no code.',
      'json: zjobs, node, endpoint, proxy, mode (job-center, public, milvus), key {source, accepted}, projects [{projectId,',
      'projectName}], projectId (null where a choice is needed), checkedProjectId, families [{family, can, state (works,',
      'missing, failing, untried), reason}], incomplete [{family, where, bestEffort, reason, code, requestId}], rate',
      '{perSecondAndRoute, calls, medianMs, longestMs, throttled}, clockSkewMs, tracked {project, server}, folders',
      '{tracked, journal, cache: {path, writable, reason}}, terminal {isTTY, term, columns, rows, color, unicode, tmux,',
      'screen, ssh, clipboard}, problems [{about, message, advice, code, requestId, exitCode}], warnings [{about, message}],',
      'exitCode. What is not known is null. The key itself is nowhere in it.',
    ],
    examples: [
      ['zjobs doctor', 'why does it not work here?'],
      ['zjobs doctor -p production -o json | jq .problems', 'the same for a script'],
    ],
  },
  {
    name: 'completion',
    args: 'SHELL',
    arity: { min: 0, max: 3 },
    summary: 'a script for bash, zsh or fish that completes commands, options, values and job IDs',
    options: ['lang'],
    notes: [
      'The IDs are those that zjobs remembers of the server and the project that the line or the environment names; no',
      'server is asked for them.',
    ],
    examples: [
      ['eval "$(zjobs completion bash)"', 'in ~/.bashrc'],
      ['source <(zjobs completion zsh)', 'in ~/.zshrc, behind compinit'],
      ['zjobs completion fish > ~/.config/fish/completions/zjobs.fish', 'once, for fish'],
    ],
  },
  {
    name: 'serve',
    args: '',
    arity: noArguments,
    summary: 'the embedded job center on loopback',
    options: ['port', 'jobs', 'seed', 'speed', 'role', 'routes', 'latency', 'fault', 'lang'],
    notes: [
      'Several faults strike together. down and auth-revoked count their time from the start; no-route takes lists of jobs',
      'away soon after the first was asked for; skew:1h puts the clock ahead, skew:-1h behind. long-text, odd-words and',
      'missing-fields change some records, always the same ones; with page-loop a page leads to itself.',
    ],
    examples: [
      ['zjobs serve --port 8080', 'prints its address and key as JSON'],
      ['zjobs serve --jobs 100000 --speed 10', 'a big project in a hurry'],
      ['zjobs serve --fault 429:0.1 --fault stall:30s', 'with troubles'],
      ['zjobs serve --routes public --fault odd-words --fault skew:-1h', 'today’s public API, speaking oddly'],
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
  {
    name: 'version',
    args: '',
    arity: noArguments,
    summary: 'the version',
    options: ['lang'],
    examples: [['zjobs version', 'the same as zjobs --version']],
  },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commandSpecs)[number]['name'];

/** The command of that name, or null. */
export const findCommand = (name: string): (CommandSpec & { readonly name: CommandName }) | null =>
  commandSpecs.find(spec => spec.name === name) ?? null;
