import type { Sentence } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { FamilyCapabilities, PartTrouble, ServerKind } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { CallRecord } from '../../cloud/http/transport.ts';
import type { Language } from '../../i18n/translate.ts';
import type { ActionSupport } from '../../jobs/action-support.ts';
import type { RoleDenial } from '../../jobs/rules.ts';
import type { TerminalFeatures } from '../../terminal/features.ts';

/** What a problem or warning is about. These words are part of the JSON report. */
export type Subject =
  | 'server'
  /** The route to the server: its proxy. */
  | 'way'
  | 'key'
  | 'projects'
  /** One of several sources. */
  | 'sources'
  | 'jobs'
  | 'calls'
  | 'clock'
  | 'tracked'
  | 'journal'
  | 'cache'
  | 'terminal';

/** Something that makes commands fail. */
export type Problem = {
  readonly about: Subject;
  /** The code that commands exit with. */
  readonly exitCode: ExitCode;
  /** The error of those commands. Names of parts in it are in the language. */
  errorIn(language: Language): unknown;
};

/** Something wrong that doesn't make commands fail. */
export type Warning = { readonly about: Subject; readonly sentence: Sentence };

/** What is known about the server. Unknown facts are null or empty. */
export type ServerFacts = {
  /** Scheme, host and port; null for an endpoint that can't be used. */
  readonly endpoint: string | null;
  readonly mode: ServerKind | null;
  /** Host and port of the proxy. */
  readonly proxy: string | null;
  readonly keySource: string | null;
  readonly isKeyAccepted: boolean | null;
  readonly projects: readonly Project[] | null;
  /** The project that commands use with these options; null if the user has to choose one. */
  readonly project: Project | null;
  /** The project whose lists were read. */
  readonly checkedProject: Project | null;
  readonly families: readonly FamilyCapabilities[];
  /** What the rules need to know about the server; null while its kind is unknown. */
  readonly actionSupport: ActionSupport | null;
  readonly troubles: readonly PartTrouble[];
  readonly calls: readonly CallRecord[];
  /** How much the server's clock is ahead, in ms. */
  readonly clockSkew: number | null;
  /** Warnings about the endpoint and the files of tracked jobs. */
  readonly notices: readonly Sentence[];
  readonly problems: readonly Problem[];
};

/** A folder that zjobs writes to; null without a home folder. `why` is the system's code if it can't be written, else null. */
export type FolderFacts = { readonly path: string | null; readonly why: string | null };

/** What is known about this computer. */
export type LocalFacts = {
  readonly node: string;
  readonly folders: Readonly<Record<'tracked' | 'journal' | 'cache', FolderFacts>>;
  /** Numbers of tracked jobs: in the checked project, and in all projects of the server. */
  readonly tracked: { readonly project: number | null; readonly server: number };
  /** The actions for which the server refused the role in the last day, the latest of each cluster. */
  readonly denials: readonly RoleDenial[];
  readonly terminal: TerminalFeatures & {
    readonly isTTY: boolean;
    /** The cells of ambiguous characters, if they were given; null if the terminal is asked. */
    readonly ambiguousWidth: 1 | 2 | null;
    readonly term: string | null;
    readonly columns: number | null;
    readonly rows: number | null;
  };
};

/** One of several sources. */
export type SourceFacts = {
  /** The project, or the host. Not sanitized. */
  readonly name: string;
  /** Null for an address that is not valid. */
  readonly endpoint: string | null;
  readonly mode: ServerKind | null;
  readonly works: boolean;
  /** Null for a source that works, and for one whose problem is already reported for its server. */
  readonly problem: Problem | null;
};

/** The configuration file, and the profile that is in force. */
export type ConfigFacts = { readonly path: string | null; readonly exists: boolean; readonly profile: string | null };

/** Everything that a report is made from. */
export type Facts = {
  readonly version: string;
  readonly config: ConfigFacts;
  readonly server: ServerFacts;
  /** Empty for a single source. */
  readonly sources: readonly SourceFacts[];
  readonly local: LocalFacts;
};
