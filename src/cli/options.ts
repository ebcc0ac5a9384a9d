/** One option of the command line. */
export type OptionSpec = {
  /** As it is written, without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** The word that stands for its value in the help; a switch has none. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly repeated?: true;
  readonly help: string;
  /** The environment variable that it beats. */
  readonly env?: string;
};

/** Every option of every command: one name means the same everywhere. Parser, help and README are made from it. */
export const optionTable = {
  demo: { name: 'demo', help: 'start the embedded job center in this process and use it' },
  endpoint: {
    name: 'endpoint',
    value: 'URL',
    help: 'the server (https://api.cloud.zilliz.com)',
    env: 'ZJOBS_ENDPOINT',
  },
  project: {
    name: 'project',
    short: 'p',
    value: 'ID-or-name',
    help: 'the project; not needed where there is only one',
    env: 'ZJOBS_PROJECT',
  },
  interval: { name: 'interval', value: 'DURATION', help: 'pause between two looks, at least 1s (5s)' },
  readOnly: { name: 'read-only', help: 'switch everything off that changes a job' },
  plain: { name: 'plain', help: 'the monitor as sentences, one a change, for screen readers and logs' },
  lang: { name: 'lang', value: 'en|ja', help: 'language (else LC_ALL, LC_MESSAGES, LANG)' },
  noColor: { name: 'no-color', help: 'no colours (also NO_COLOR)' },
  insecureHttp: { name: 'insecure-http', help: 'allow http:// to another computer' },
  noCache: { name: 'no-cache', help: 'neither read nor write the cache' },
  output: { name: 'output', short: 'o', value: 'FORMAT', help: 'how the result is written' },
  filter: {
    name: 'filter',
    value: 'QUERY',
    // In single quotes, where a shell leaves the ! alone.
    help: "only jobs that match, such as 'status:failed type:import since:24h !by:ana'",
  },
  since: { name: 'since', value: 'DURATION', help: 'first tell what the journal has of this time, such as 1h' },
  limit: { name: 'limit', value: 'N', help: 'stop after N jobs' },
  columns: { name: 'columns', value: 'A,B', help: 'these columns of table and csv, by the names of the JSON fields' },
  details: { name: 'details', help: 'also what only a describe tells, and the requestid' },
  request: {
    name: 'request',
    value: 'FILE',
    help: 'the mended import request as JSON, - for standard input; sent where the server has no retry',
  },
  yes: { name: 'yes', short: 'y', help: 'do it without asking' },
  max: { name: 'max', value: 'N', help: 'with --filter and --yes: allow up to N jobs (10)' },
  dryRun: { name: 'dry-run', help: 'show what would happen, send nothing' },
  wait: { name: 'wait', help: 'follow the jobs until all ended' },
  any: { name: 'any', help: 'until one of them ended' },
  timeout: { name: 'timeout', value: 'DURATION', help: 'give up waiting after this time, with 7' },
  port: { name: 'port', value: 'N', help: 'listen on this port; 0 is any free one (0)' },
  jobs: { name: 'jobs', value: 'N', help: 'how many jobs the project begins with (200)' },
  seed: { name: 'seed', value: 'N', help: 'the same seed gives the same project (1)' },
  speed: { name: 'speed', value: 'N', help: 'how many times faster than real its time runs (1)' },
  role: { name: 'role', value: 'owner|admin|member', help: 'the role that the key has (owner)' },
  routes: { name: 'routes', value: 'job-center|public|milvus', help: 'the API that it speaks (job-center)' },
  latency: { name: 'latency', value: 'MS', help: 'answer this much later (0)' },
  fault: {
    name: 'fault',
    value: 'KIND[:SHARE or DURATION]',
    repeated: true,
    help: '429 429-retry-after 429-bare 500 html-502 code-200 truncated reset stall slow-body down auth-revoked no-route skew long-text odd-words missing-fields page-loop',
  },
  version: { name: 'version', help: 'print the version' },
  help: { name: 'help', short: 'h', help: 'print this help' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionKey = keyof typeof optionTable;

const isOptionKey = (key: string): key is OptionKey => Object.hasOwn(optionTable, key);

/** The option's row, with what its neighbours have and it lacks as undefined. */
export const optionSpec = (key: OptionKey): OptionSpec => optionTable[key];

export const optionKeys: readonly OptionKey[] = Object.keys(optionTable).filter(isOptionKey);

/** Options that every command takes. */
export const everywhere = ['help', 'version'] as const satisfies readonly OptionKey[];

/** Options of every command that talks to a server. */
export const connection = [
  'demo',
  'endpoint',
  'project',
  'interval',
  'readOnly',
  'plain',
  'lang',
  'noColor',
  'insecureHttp',
  'noCache',
] as const satisfies readonly OptionKey[];
