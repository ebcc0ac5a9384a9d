import { UsageError } from '../cli/errors.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { choiceOf, countOf, type Flags, textOf } from '../cli/parse.ts';
import type { World } from '../cli/world.ts';
import { faultForms, parseFault } from '../server/faults/fault.ts';
import { createJobCenter, type JobCenter, type JobCenterAccess } from '../server/job-center.ts';
import { type JobCenterOptions, roles, routeSets } from '../server/options.ts';

export type ServeOptions = Required<
  Omit<
    JobCenterOptions,
    'seed' | 'now' | 'milvusVersion' | 'milvusKeys' | 'sparkLists' | 'milvusJobs' | 'vtsZone' | 'language'
  >
> &
  Pick<JobCenterOptions, 'seed'>;

/** At a higher speed, jobs would arrive faster than they can be listed. */
const highestSpeed = 100_000;

const mostJobs = 1_000_000;
const highestPort = 65_535;
const highestSeed = 4_294_967_295;
const longestLatency = 600_000;

const speedOf = (flags: Flags): number => {
  const text = textOf(flags, 'speed');
  if (text === undefined) return 1;
  const speed = /^\d*\.?\d+$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= highestSpeed) return speed;
  throw new UsageError('serve.badSpeed', { text, max: highestSpeed });
};

const faultsOf = (flags: Flags): ServeOptions['faults'] =>
  (flags.values.get('fault') ?? []).map(text => {
    const fault = parseFault(text);
    if (fault) return fault;
    throw new UsageError('serve.badFault', { text, faults: faultForms.join(', ') });
  });

const seedOf = (flags: Flags): Pick<ServeOptions, 'seed'> => {
  const seed = countOf(flags, 'seed', { min: 0, max: highestSeed });
  return seed === undefined ? {} : { seed };
};

/** Throws {@link UsageError}. */
export const parseServe = (flags: Flags): ServeOptions => ({
  port: countOf(flags, 'port', { min: 0, max: highestPort }) ?? 0,
  jobs: countOf(flags, 'jobs', { min: 0, max: mostJobs }) ?? 200,
  ...seedOf(flags),
  speed: speedOf(flags),
  role: choiceOf(flags, 'role', roles),
  routes: choiceOf(flags, 'routes', routeSets),
  latency: countOf(flags, 'latency', { min: 0, max: longestLatency }) ?? 0,
  faults: faultsOf(flags),
});

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'code' in error;

const listen = async (jobCenter: JobCenter, port: number): Promise<JobCenterAccess> => {
  try {
    return await jobCenter.listen();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EADDRINUSE') throw new UsageError('serve.portTaken', { port });
    throw new UsageError('serve.noPort', { port, why: error.code ?? error.message });
  }
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Lines for a person to paste into another shell. Scripts read the JSON. */
const exportLines = ({ endpoint, projectId, apiKey }: JobCenterAccess): string =>
  Object.entries({ ZJOBS_ENDPOINT: endpoint, ZJOBS_PROJECT: projectId, ZILLIZ_API_KEY: apiKey })
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `export ${name}=${value}\n`)
    .join('');

/**
 * Runs the embedded job center until the signal is aborted, and returns 0. When it is ready, prints one JSON line with
 * endpoint, project and key; on a terminal also the shell commands that set them, on standard error. Throws
 * {@link UsageError} if it can't listen on the port.
 */
export const runServe = async (
  options: ServeOptions,
  { stdout, stderr, signal }: Pick<World, 'stdout' | 'stderr' | 'signal'>,
): Promise<ExitCode> => {
  const jobCenter = createJobCenter(options);
  const access = await listen(jobCenter, options.port);
  try {
    await stdout.write(`${JSON.stringify(access)}\n`);
    if (stdout.isTTY) await stderr.write(exportLines(access));
    await untilAborted(signal);
  } finally {
    await jobCenter.close();
  }
  return 0;
};
