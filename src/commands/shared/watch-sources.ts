import type { CommonOptions } from '../../cli/common-options.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { World } from '../../cli/world.ts';
import { OutputClosed } from '../../cli/world.ts';
import type { CloudErrorFacts } from '../../cloud/error.ts';
import type { Gateway } from '../../cloud/gateway.ts';
import { type Source, type UnopenedSource, withUnopenedSources } from './sources.ts';

/** What a command that runs until it is interrupted does with its sources. */
export type SourceWatcher = {
  /** Watches one project of a server until it is interrupted. Throws for a failure that waiting can't fix. */
  watch(source: Source): Promise<ExitCode>;
  /** Receives each failure to list the projects of a server, which is retried, and null after a successful read. */
  onTrouble(source: UnopenedSource, error: CloudErrorFacts | null, gateway: Gateway): void;
  /** Reports a source that can't be watched. Returns the exit code for it. */
  onFailed(label: string, error: unknown): Promise<ExitCode>;
};

/**
 * Watches all sources that the options name until the signal of the world is aborted. Outages are waited out. A source that fails
 * for good is reported, and delays or ends none of the others. Returns the code of the first that failed, else 130.
 */
export const watchSources = (common: CommonOptions, world: World, watcher: SourceWatcher): Promise<ExitCode> =>
  withUnopenedSources<ExitCode>(common, world, async unopened => {
    const reported = (label: string, running: Promise<readonly ExitCode[]>): Promise<readonly ExitCode[]> =>
      running.catch(async (error: unknown) => {
        if (world.signal.aborted || error instanceof OutputClosed) throw error;
        return [await watcher.onFailed(label, error)];
      });
    const persistent = { ...world, limits: { ...world.limits, giveUp: Infinity } };
    const watchOpen = async (source: Source): Promise<readonly ExitCode[]> => [await watcher.watch(source)];
    const watchAll = async (source: UnopenedSource): Promise<readonly ExitCode[]> => {
      const open = await source.open(persistent, (error, gateway) => watcher.onTrouble(source, error, gateway));
      return (await Promise.all(open.map(one => reported(one.label, watchOpen(one))))).flat();
    };
    const codes = await Promise.all(unopened.map(source => reported(source.label, watchAll(source))));
    return codes.flat().find(code => code !== 130) ?? 130;
  });
