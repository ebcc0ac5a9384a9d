import { languages, type MessageId, type Translate } from '../i18n/translate.ts';
import { groupNames } from '../jobs/groups.ts';
import { valueFields } from '../jobs/json.ts';
import { orderNames } from '../jobs/order.ts';
import { filterBeginnings } from '../jobs/query/query.ts';
import { faultNames } from '../server/faults/fault.ts';
import { roles, routeSets } from '../server/options.ts';

/** What the shells complete by names that the user or a server chose. */
export type CompletedNames = 'profile' | 'view' | 'project';

/** One option of the command line. Its help is the message `option.KEY`. */
export type OptionSpec = {
  /** The long spelling, without the dashes. */
  readonly name: string;
  /** The short spelling, without the dash. */
  readonly short?: string;
  /** The placeholder of its value in the help. Options with neither `value` nor `choices` are switches. */
  readonly value?: string;
  /** The values that it takes, the default first. With a placeholder, how a value starts. */
  readonly choices?: readonly string[];
  /** Whether its value is one or more choices, separated by commas. */
  readonly separated?: true;
  /** What its value is the name of. */
  readonly names?: CompletedNames;
  /** Whether its value is a path. */
  readonly takesFile?: true;
  /** Whether it may be given several times. */
  readonly repeated?: true;
  /** The environment variable that it overrides. */
  readonly env?: string;
};

/** The columns of a CSV: the fields of a job's JSON. */
export const listColumns = [...valueFields, 'actions'] as const;

/** What `list --columns` can name: those fields, and how long a job took. */
export const namedColumns = [...listColumns, 'took'] as const;

/** What `digest --fail-on` can name. */
export const failConditions = ['failed', 'stalled', 'slow'] as const;

/** Every option of every command. An option means the same for each command. */
const optionTable = {
  demo: { name: 'demo' },
  endpoint: { name: 'endpoint', value: 'URL', env: 'ZJOBS_ENDPOINT' },
  profile: { name: 'profile', value: 'NAME', names: 'profile', env: 'ZJOBS_PROFILE' },
  project: {
    ...{ name: 'project', short: 'p', value: 'ID-or-name', names: 'project' },
    ...{ env: 'ZJOBS_PROJECT', repeated: true },
  },
  interval: { name: 'interval', value: 'DURATION' },
  readOnly: { name: 'read-only' },
  plain: { name: 'plain' },
  lang: { name: 'lang', choices: languages },
  noColor: { name: 'no-color' },
  ambiguousWidth: { name: 'ambiguous-width', choices: ['1', '2'] },
  mouse: { name: 'mouse' },
  fresh: { name: 'fresh' },
  insecureHttp: { name: 'insecure-http' },
  noCache: { name: 'no-cache' },
  output: { name: 'output', short: 'o', value: 'FORMAT' },
  filter: { name: 'filter', value: 'QUERY', choices: filterBeginnings },
  view: { name: 'view', value: 'NAME', names: 'view' },
  since: { name: 'since', value: 'DURATION' },
  failOn: { name: 'fail-on', value: 'A,B', choices: failConditions, separated: true },
  notify: { name: 'notify' },
  order: { name: 'order', choices: orderNames },
  group: { name: 'group', choices: groupNames },
  limit: { name: 'limit', value: 'N' },
  columns: { name: 'columns', value: 'A,B', choices: namedColumns, separated: true },
  details: { name: 'details' },
  request: { name: 'request', value: 'FILE', takesFile: true },
  yes: { name: 'yes', short: 'y' },
  max: { name: 'max', value: 'N' },
  dryRun: { name: 'dry-run' },
  wait: { name: 'wait' },
  any: { name: 'any' },
  timeout: { name: 'timeout', value: 'DURATION' },
  port: { name: 'port', value: 'N' },
  jobs: { name: 'jobs', value: 'N' },
  seed: { name: 'seed', value: 'N' },
  speed: { name: 'speed', value: 'N' },
  role: { name: 'role', choices: roles },
  routes: { name: 'routes', choices: routeSets },
  latency: { name: 'latency', value: 'MS' },
  fault: { name: 'fault', value: 'KIND[:SHARE or DURATION]', choices: faultNames, repeated: true },
  version: { name: 'version' },
  help: { name: 'help', short: 'h' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionKey = keyof typeof optionTable;

const isOptionKey = (key: string): key is OptionKey => Object.hasOwn(optionTable, key);

export const optionKeys: readonly OptionKey[] = Object.keys(optionTable).filter(isOptionKey);

/** The row of an option. */
export const optionSpec = (key: OptionKey): OptionSpec => optionTable[key];

/** The placeholder of an option's value, such as `URL` or `en|ja`; null for a switch. */
export const optionValue = (key: OptionKey): string | null => {
  const { value, choices } = optionSpec(key);
  return value ?? choices?.join('|') ?? null;
};

/** How an option is written, the long spelling first: `--output`, `-o`. */
export const optionSpellings = (key: OptionKey): readonly string[] => {
  const { name, short } = optionSpec(key);
  return short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`];
};

/** An option as the help lists it: `-o, --output FORMAT`, with `value` instead of its placeholder. */
export const optionUsage = (key: OptionKey, value = optionValue(key)): string =>
  optionSpellings(key).toReversed().join(', ') + (value === null ? '' : ` ${value}`);

/** What an option does, in one line. With the name of a command, only what it does there. */
export const optionHelp = (key: OptionKey, translate: Translate, command?: string): string => {
  if (key === 'since') {
    const events = translate('since.inEvents');
    const digest = translate('since.inDigest');
    if (command === 'events') return events;
    return command === 'digest' ? digest : translate('option.since', { events, digest });
  }
  const id: MessageId = `option.${key}`;
  return translate(id, { choices: optionSpec(key).choices?.join(', ') ?? '' });
};

/** Options of every command. */
export const everywhere = ['help', 'version'] as const satisfies readonly OptionKey[];

/** Options of every command that connects to a server. */
export const connection = [
  'demo',
  'profile',
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
