import type { CommandName } from '../cli/commands.ts';
import { type CommonOptions, parseCommon } from '../cli/common-options.ts';
import { errorJson, errorLine, exitCodeOf, UsageError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { languageOf } from '../cli/language.ts';
import { type Flags, parseFlags, textOf, valuesInWords } from '../cli/parse.ts';
import { OutputClosed, type World } from '../cli/world.ts';
import { type Config, emptyConfig } from '../config/config.ts';
import { configPath, loadConfig } from '../config/load.ts';
import type { Language } from '../i18n/translate.ts';
import { charsetOf } from '../terminal/features.ts';
import { plainWorld } from './plain/plain-world.ts';

type Command = (flags: Flags, common: CommonOptions, world: World) => Promise<ExitCode>;

/** A command from its parser and its action. Parsing comes first, so that a usage error has no side effects. */
const command =
  <Options>(
    parse: (flags: Flags, common: CommonOptions) => Options,
    execute: (options: Options, world: World) => Promise<ExitCode>,
  ): Command =>
  (flags, common, world) =>
    execute(parse(flags, common), world);

/** Loads the modules of a command. A start loads no other command. */
const loaders: Readonly<Record<CommandName | 'plain', () => Promise<Command>>> = {
  monitor: () => import('./monitor/monitor.ts').then(m => command(m.parseMonitor, m.runMonitor)),
  plain: () => import('./plain/plain.ts').then(m => command(m.parsePlain, m.runPlain)),
  list: () => import('./list/list.ts').then(m => command(m.parseList, m.runList)),
  describe: () => import('./describe.ts').then(m => command(m.parseDescribe, m.runDescribe)),
  cancel: () => import('./act/act.ts').then(m => command(m.parseAct('cancel'), m.runAct)),
  retry: () => import('./act/act.ts').then(m => command(m.parseAct('retry'), m.runAct)),
  commit: () => import('./act/act.ts').then(m => command(m.parseAct('commit'), m.runAct)),
  wait: () => import('./wait.ts').then(m => command(m.parseWait, m.runWait)),
  events: () => import('./events/events.ts').then(m => command(m.parseEvents, m.runEvents)),
  digest: () => import('./digest.ts').then(m => command(m.parseDigest, m.runDigest)),
  history: () => import('./history.ts').then(m => command(m.parseHistory, m.runHistory)),
  track: () => import('./track/track.ts').then(m => command(m.parseTrack, m.runTrack)),
  untrack: () => import('./track/untrack.ts').then(m => command(m.parseUntrack, m.runUntrack)),
  config: () => import('./config/config.ts').then(m => command(m.parseConfigCommand, m.runConfig)),
  doctor: () => import('./doctor/doctor.ts').then(m => command(m.parseDoctor, m.runDoctor)),
  completion: () => import('./completion/completion.ts').then(m => command(m.parseCompletion, m.runCompletion)),
  serve: () => import('./serve.ts').then(m => command(m.parseServe, m.runServe)),
  help: () => import('./help/help.ts').then(m => command(m.parseHelp, m.runHelp)),
  version: () => import('./version.ts').then(m => command(() => null, m.runVersion)),
};

const commandFor = ({ command: name, switches }: Flags, { plain }: CommonOptions): CommandName | 'plain' => {
  if (switches.has('help')) return 'help';
  if (switches.has('version')) return 'version';
  return name === 'monitor' && plain ? 'plain' : name;
};

/** Commands whose standard output is read by programs in any format. */
const dataCommands: ReadonlySet<string> = new Set(['events', 'completion', 'serve']);
const dataFormats: ReadonlySet<string> = new Set(['json', 'ndjson', 'csv', 'markdown']);

/**
 * The world in which text for people is written in the characters of the locale and the terminal. The locale never selects
 * Japanese that it can't write. A user who selects it gets UTF-8, because question marks would not help.
 */
const inLocale = async (argv: readonly string[], world: World, language: Language, name = ''): Promise<World> => {
  const charset = charsetOf(world.env, world.stdout.isTTY);
  if (charset === 'unicode' || (charset === 'ascii' && language === 'ja')) return world;
  const { worldInCharset } = await import('./shared/text-charset.ts');
  const formats = valuesInWords(argv, 'output');
  const isData = dataCommands.has(name) || formats.some(format => dataFormats.has(format));
  return worldInCharset(world, charset, { stdout: !isData, stderr: !formats.includes('json') });
};

const hasTerminal = ({ stdin, stdout }: World): boolean => stdin.isTTY && stdout.isTTY;

/** Whether a command works with a broken configuration file: it helps to fix the file, or does not need it. */
const ignoresMistakes = ({ command: name, switches, args }: Flags): boolean =>
  switches.has('help') ||
  switches.has('version') ||
  name === 'help' ||
  name === 'version' ||
  name === 'completion' ||
  (name === 'config' && args.length > 0);

/** The configuration of the user. Throws {@link UsageError} for a mistake in it, unless the command works without it. */
const readConfig = async (flags: Flags, { env, home }: World): Promise<Config> => {
  const loaded = await loadConfig(env, home);
  if (loaded.outcome === 'loaded' && loaded.config.keys.size === 0) return loaded.config;
  const { checkConfig } = await import('./config/check-config.ts');
  try {
    return await checkConfig(loaded, languageOf(textOf(flags, 'lang'), env));
  } catch (error) {
    if (error instanceof UsageError && ignoresMistakes(flags)) return emptyConfig(configPath(env, home));
    throw error;
  }
};

/** Parses a command line. An error in it is reported in the language of the file, if that can be read. */
const parseInLanguage = async (
  argv: readonly string[],
  { env, home }: World,
  onLanguage: (language: Language) => void,
): Promise<Flags> => {
  try {
    return parseFlags(argv);
  } catch (error) {
    const loaded = valuesInWords(argv, 'lang').length === 0 ? await loadConfig(env, home) : null;
    if (loaded?.outcome === 'loaded' && loaded.config.settings.lang) onLanguage(loaded.config.settings.lang);
    throw error;
  }
};

/** Runs a command line. `onLanguage` receives the language of the file, then the one in force. */
const runCommand = async (
  argv: readonly string[],
  world: World,
  onLanguage: (language: Language) => void,
): Promise<ExitCode> => {
  const flags = await parseInLanguage(argv, world, onLanguage);
  const config = await readConfig(flags, world);
  const { lang } = config.settings;
  if (lang !== undefined && textOf(flags, 'lang') === undefined) onLanguage(lang);
  const common = parseCommon(flags, world.env, config);
  onLanguage(common.language);
  const name = commandFor(flags, common);
  // Checked before the interface loads, so that a script without a command fails fast.
  if (name === 'monitor' && !hasTerminal(world)) throw new UsageError('usage.needsTerminal');
  const start = await loaders[name]();
  const own = await inLocale(argv, world, common.language, name);
  return start(flags, common, common.plain ? plainWorld(own) : own);
};

/** Runs a command line in a world. Turns every error into a line on standard error and an exit code. */
export const run = async (argv: readonly string[], world: World): Promise<ExitCode> => {
  let language = languageOf(valuesInWords(argv, 'lang')[0], world.env);
  try {
    return await runCommand(argv, world, inForce => {
      language = inForce;
    });
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    if (world.signal.aborted) return 130;
    const isJson = valuesInWords(argv, 'output').includes('json');
    // If standard error is closed too, only the exit code is left.
    const { stderr } = await inLocale(argv, world, language);
    await stderr.write(isJson ? errorJson(error) : errorLine(error, language)).catch(() => {});
    return exitCodeOf(error);
  }
};
