import type { CommandName } from '../cli/commands.ts';
import { type CommonOptions, parseCommon } from '../cli/common-options.ts';
import { errorJson, errorLine, exitCodeOf, UsageError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { type Flags, parseFlags } from '../cli/parse.ts';
import { OutputClosed, type World } from '../cli/world.ts';
import { languageOf } from '../i18n/translate.ts';
import { plainWorld } from './plain/plain-world.ts';

type Command = (flags: Flags, common: CommonOptions, world: World) => Promise<ExitCode>;

/** Parses and runs, apart from each other, so that a mistake in the command line is told before anything is done. */
const command =
  <Options>(
    parse: (flags: Flags, common: CommonOptions) => Options,
    run: (options: Options, world: World) => Promise<ExitCode>,
  ): Command =>
  (flags, common, world) =>
    run(parse(flags, common), world);

/** Nothing is loaded that the command does not need. */
const loaders: Readonly<Record<CommandName, () => Promise<Command>>> = {
  monitor: async () => {
    const { parseMonitor, runMonitor } = await import('./monitor/monitor.ts');
    return command(parseMonitor, runMonitor);
  },
  list: async () => {
    const { parseList, runList } = await import('./list/list.ts');
    return command(parseList, runList);
  },
  describe: async () => {
    const { parseDescribe, runDescribe } = await import('./describe/describe.ts');
    return command(parseDescribe, runDescribe);
  },
  cancel: async () => {
    const { parseAct, runAct } = await import('./act/act.ts');
    return command(parseAct('cancel'), runAct);
  },
  retry: async () => {
    const { parseAct, runAct } = await import('./act/act.ts');
    return command(parseAct('retry'), runAct);
  },
  wait: async () => {
    const { parseWait, runWait } = await import('./wait.ts');
    return command(parseWait, runWait);
  },
  events: async () => {
    const { parseEvents, runEvents } = await import('./events/events.ts');
    return command(parseEvents, runEvents);
  },
  history: async () => {
    const { parseHistory, runHistory } = await import('./history.ts');
    return command(parseHistory, runHistory);
  },
  track: async () => {
    const { parseTrack, runTrack } = await import('./track/track.ts');
    return command(parseTrack, runTrack);
  },
  untrack: async () => {
    const { parseUntrack, runUntrack } = await import('./track/untrack.ts');
    return command(parseUntrack, runUntrack);
  },
  doctor: async () => {
    const { parseDoctor, runDoctor } = await import('./doctor/doctor.ts');
    return command(parseDoctor, runDoctor);
  },
  completion: async () => {
    const { parseCompletion, runCompletion } = await import('./completion/completion.ts');
    return command(parseCompletion, runCompletion);
  },
  serve: async () => {
    const { parseServe, runServe } = await import('./serve.ts');
    return command(parseServe, runServe);
  },
  help: async () => {
    const { parseHelp, runHelp } = await import('./help/help.ts');
    return command(parseHelp, runHelp);
  },
  version: async () => {
    const { runVersion } = await import('./version.ts');
    return (_flags, _common, world) => runVersion(world);
  },
};

const loadPlain = async (): Promise<Command> => {
  const { parsePlain, runPlain } = await import('./plain/plain.ts');
  return command(parsePlain, runPlain);
};

/** What standard error gets: `-o json` is looked for by eye, because the command line itself may be what is wrong. */
const wantsJson = (argv: readonly string[]): boolean =>
  argv.some(
    (word, index) =>
      /^(?:-o=?|--output=)json$/.test(word) || (/^(?:-o|--output)$/.test(word) && argv[index + 1] === 'json'),
  );

const wantedLanguage = (argv: readonly string[]): string | undefined =>
  argv.flatMap((word, index) =>
    word === '--lang' ? [argv[index + 1]] : word.startsWith('--lang=') ? [word.slice(7)] : [],
  )[0];

const commandFor = ({ command: name, switches }: Flags): CommandName => {
  if (switches.has('help')) return 'help';
  return switches.has('version') ? 'version' : name;
};

const hasTerminal = ({ stdin, stdout }: World): boolean => stdin.isTTY && stdout.isTTY;

const runCommand = async (argv: readonly string[], world: World): Promise<ExitCode> => {
  const flags = parseFlags(argv);
  const common = parseCommon(flags, world.env);
  const name = commandFor(flags);
  // Told before the interface is loaded: a script that forgot a word should fail fast.
  const plain = name === 'monitor' && common.plain;
  if (name === 'monitor' && !plain && !hasTerminal(world)) throw new UsageError('usage.needsTerminal');
  const start = await (plain ? loadPlain() : loaders[name]());
  return start(flags, common, common.plain ? plainWorld(world) : world);
};

/** Runs a command line in a world; every failure becomes a line on standard error and an exit code. */
export const run = async (argv: readonly string[], world: World): Promise<ExitCode> => {
  try {
    return await runCommand(argv, world);
  } catch (error) {
    if (error instanceof OutputClosed) return 0;
    if (world.signal.aborted) return 130;
    const language = languageOf(wantedLanguage(argv), world.env);
    // Where standard error is closed too, the code is all that can be told.
    await world.stderr.write(wantsJson(argv) ? errorJson(error) : errorLine(error, language)).catch(() => {});
    return exitCodeOf(error);
  }
};
