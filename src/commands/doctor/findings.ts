import { CommandError, type Sentence } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import {
  type FamilyCapabilities,
  makesIncomplete,
  type PartTrouble,
  type ServerKind,
} from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';
import type { Language, MessageId } from '../../i18n/translate.ts';
import type { TerminalAbilities } from '../../terminal/abilities.ts';

/** What a line of the report is about. */
export type Subject =
  | 'server'
  | 'way'
  | 'key'
  | 'projects'
  | 'jobs'
  | 'calls'
  | 'clock'
  | 'tracked'
  | 'journal'
  | 'cache'
  | 'terminal';

/** Something that keeps commands from working: the error that they would end with. */
export type Problem = {
  readonly about: Subject;
  readonly exitCode: ExitCode;
  /** The names of parts in it are in this language. */
  errorIn(language: Language): unknown;
};

/** Something that is not as it should be, with which commands work all the same. */
export type Warning = { readonly about: Subject; readonly sentence: Sentence };

/** What was found out about the server. What could not be found out is null or empty. */
export type ServerFindings = {
  /** Scheme, host and port; null for an address that can't be used. */
  readonly endpoint: string | null;
  readonly mode: ServerKind | null;
  /** Host and port of the proxy on the way. */
  readonly proxy: string | null;
  readonly keySource: string | null;
  readonly isKeyAccepted: boolean | null;
  readonly projects: readonly Project[] | null;
  /** The one that commands would use with these options; null where there are several to choose from. */
  readonly project: Project | null;
  /** The one whose jobs were asked for. */
  readonly lookedAt: Project | null;
  readonly families: readonly FamilyCapabilities[];
  readonly troubles: readonly PartTrouble[];
  readonly calls: readonly CallRecord[];
  /** In ms; how much the server's clock is ahead. */
  readonly clockSkew: number | null;
  /** What was noticed of the tracked jobs on the way. */
  readonly notes: readonly Sentence[];
  readonly problems: readonly Problem[];
};

/** A folder that zjobs writes into; null where it has no place. `why` says by the system's code why it can't be written. */
export type FolderFinding = { readonly path: string | null; readonly why: string | null };

/** What was found out about this computer. */
export type LocalFindings = {
  readonly node: string;
  readonly folders: Readonly<Record<'tracked' | 'journal' | 'cache', FolderFinding>>;
  /** Tracked jobs of the project that was looked at, and of all projects of the server. */
  readonly tracked: { readonly project: number | null; readonly server: number };
  readonly terminal: TerminalAbilities & {
    readonly isTTY: boolean;
    readonly term: string | null;
    readonly columns: number | null;
    readonly rows: number | null;
  };
};

/** Everything that a report tells. */
export type Findings = {
  readonly version: string;
  readonly server: ServerFindings;
  readonly local: LocalFindings;
  /** In the order in which they would be met. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
};

/** In ms; a clock that is further off makes ages and durations wrong. */
const mostSkew = 60_000;

/** What is tracked is shown by no list: track ends with an error where it can't be kept. */
const trackedProblem = ({ path, why }: FolderFinding): readonly Problem[] => {
  if (path === null || why === null) return [];
  const sentence = { id: 'doctor.trackedProblem', params: { path, why } } as const;
  return [{ about: 'tracked', exitCode: 2, errorIn: () => new CommandError(2, sentence) }];
};

const whenTrue = (isTrue: boolean, about: Subject, sentence: Sentence): readonly Warning[] =>
  isTrue ? [{ about, sentence }] : [];

const unwritable = ({ path, why }: FolderFinding, about: Subject, id: MessageId): readonly Warning[] =>
  path === null || why === null ? [] : [{ about, sentence: { id, params: { path, why } } }];

const warningsOf = (
  { troubles, calls, clockSkew, notes }: ServerFindings,
  { folders, terminal }: LocalFindings,
): readonly Warning[] => {
  const { tracked, journal, cache } = folders;
  const unreached = troubles.filter(trouble => !makesIncomplete(trouble));
  const seconds = Math.round(Math.abs(clockSkew ?? 0) / 1_000);
  return [
    ...whenTrue(unreached.length > 0, 'jobs', {
      id: 'list.outOfReach',
      params: { count: unreached.length, why: unreached[0]?.error.message ?? '' },
    }),
    ...whenTrue(
      calls.some(({ throttled }) => throttled),
      'calls',
      { id: 'doctor.throttledWarning' },
    ),
    ...whenTrue(Math.abs(clockSkew ?? 0) > mostSkew, 'clock', { id: 'doctor.clockWarning', params: { seconds } }),
    ...notes.map(sentence => ({ about: sentence.id.startsWith('track.') ? 'tracked' : 'server', sentence }) as const),
    ...whenTrue(tracked.path === null, 'tracked', { id: 'doctor.noHomeWarning' }),
    ...unwritable(journal, 'journal', 'doctor.journalWarning'),
    ...unwritable(cache, 'cache', 'doctor.cacheWarning'),
    ...whenTrue(terminal.isTTY && terminal.dumb, 'terminal', { id: 'doctor.dumbWarning' }),
    ...whenTrue(terminal.isTTY && !terminal.unicode, 'terminal', { id: 'doctor.asciiWarning' }),
  ];
};

/** Puts together what was found, and what of it is amiss. */
export const findingsOf = (version: string, server: ServerFindings, local: LocalFindings): Findings => ({
  version,
  server,
  local,
  problems: [...server.problems, ...trackedProblem(local.folders.tracked)],
  warnings: warningsOf(server, local),
});
