import type { CommonOptions } from '../../cli/common-options.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import { OutputClosed } from '../../cli/world.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { lacksProject, type Source, type UnopenedSource, withUnopenedSources } from './sources.ts';

/** What a command that runs until it is interrupted does with its sources. */
export type SourceWatcher = {
  /**
   * Watches one project of a server until it is interrupted. Throws for a failure that waiting can't fix.
   *
   * @param onWatched to be called once the project is known, with the name of the source in sentences
   */
  watch(source: Source, onWatched: (name: string) => void): Promise<ExitCode>;
  /** Receives each failure to list the projects of a server, which is retried, and null after a successful read. */
  onTrouble(source: UnopenedSource, error: CloudErrorFacts | null, gateway: Gateway): void;
  /** Reports a source that can't be watched. Returns the exit code for it. */
  onFailed(name: string, error: unknown): Promise<ExitCode>;
  /** Receives the labels of the sources that are not watched: those whose project is not known yet, and those that failed. */
  onUnwatched?(labels: readonly string[]): void;
};

/**
 * Watches all sources that the options name until the signal of the world is aborted. Outages are waited out. A source that fails
 * for good is reported, and delays or ends none of the others. Returns the code of the first that failed, else 130.
 */
export const watchSources = (common: CommonOptions, world: World, watcher: SourceWatcher): Promise<ExitCode> =>
  withUnopenedSources<ExitCode>(common, world, async unopened => {
    const unwatched = new Map<UnopenedSource | Source, string>();
    const setUnwatched = (source: UnopenedSource | Source, label: string | null): void => {
      if (label === null) unwatched.delete(source);
      else unwatched.set(source, label);
      watcher.onUnwatched?.([...unwatched.values()]);
    };
    /** The failures of servers that lack a project, by its name. They count only if no server has the project. */
    const lacking = new Map<string, (() => Promise<ExitCode>)[]>();
    const watched = new Set<string>();
    const serversAsked = (label: string): number =>
      common.sources.filter(({ mayLack, projects }) => mayLack === true && projects.includes(label)).length;
    const lacks = async (label: string, report: () => Promise<ExitCode>): Promise<readonly ExitCode[]> => {
      const reports = [...(lacking.get(label) ?? []), report];
      lacking.set(label, reports);
      if (watched.has(label) || reports.length < serversAsked(label)) return [];
      return Promise.all(reports.map(one => one()));
    };
    const reported = async (
      source: UnopenedSource | Source,
      run: (onWatched: (name: string) => void) => Promise<readonly ExitCode[]>,
    ): Promise<readonly ExitCode[]> => {
      let name = source.label;
      setUnwatched(source, name);
      try {
        return await run(ownName => {
          if ('common' in source) watched.add(source.label);
          name = ownName;
          setUnwatched(source, null);
        });
      } catch (error) {
        if (world.signal.aborted || error instanceof OutputClosed) throw error;
        const report = (): Promise<ExitCode> => watcher.onFailed(name, error);
        const isLacking = 'common' in source && lacksProject(source, error);
        setUnwatched(source, isLacking ? null : name);
        return isLacking ? lacks(source.label, report) : [await report()];
      }
    };
    const persistent = { ...world, limits: { ...world.limits, giveUp: Infinity } };
    const watchAll = async (source: UnopenedSource, onOpened: (name: string) => void): Promise<readonly ExitCode[]> => {
      const open = await source.open(persistent, (error, gateway) => watcher.onTrouble(source, error, gateway));
      const running = open.map(one => reported(one, async onWatched => [await watcher.watch(one, onWatched)]));
      onOpened(source.label);
      return (await Promise.all(running)).flat();
    };
    const codes = await Promise.all(unopened.map(source => reported(source, onOpened => watchAll(source, onOpened))));
    return codes.flat().find(code => code !== 130) ?? 130;
  });
