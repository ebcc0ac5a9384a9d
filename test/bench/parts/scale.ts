import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../../support/e2e/program.ts';
import { type Figure, median, quantile } from '../figures.ts';
import { type KeyTime, listText, openMonitor, type Target, timeKey, waitUntilComplete } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest } from '../process.ts';
import type { Watched } from '../terminal.ts';

// How often one run repeats the keys and words. The figures are medians of the runs.
const motionRounds = 5;
const wordRounds = 2;
const earlyRounds = 3;
const runs = 7;
/** Longer lists take too long to load in every run: all runs but the first start with the cache. */
const largestReloaded = 10_000;
const motions = [
  '\u001b[B',
  '\u001b[B',
  '\u001b[A',
  '\u001b[6~',
  '\u001b[B',
  '\u001b[5~',
  'G',
  '\u001b[A',
  'g',
  '\u001b[B',
];
const words = ['nightly', 'products', 'ana', 'qqx'];

const timeMotions = async (monitor: Watched, times: number): Promise<readonly KeyTime[]> => {
  const taken: KeyTime[] = [];
  for (let round = 0; round < times; round += 1) {
    for (const key of motions) taken.push(await timeKey(monitor, key, () => listText(monitor)));
  }
  return taken;
};

const timeLetters = async (monitor: Watched): Promise<readonly KeyTime[]> => {
  const taken: KeyTime[] = [];
  for (const word of Array.from({ length: wordRounds }, () => words).flat()) {
    await timeKey(monitor, '/');
    for (const letter of word) taken.push(await timeKey(monitor, letter));
    await timeKey(monitor, '\u0015');
    await timeKey(monitor, '\u001b');
  }
  return taken;
};

/** The cost of one run of the monitor with a list of one size. Times in ms, CPU in s, memory in MB. */
type Run = {
  readonly fromCache: boolean;
  readonly keys: readonly KeyTime[];
  readonly letters: readonly KeyTime[];
  readonly early: readonly KeyTime[];
  readonly firstRow: number;
  readonly loaded: number;
  readonly loadCpu: number;
  readonly memory: number;
  readonly filteredMemory: number;
};

/** `cache` is the folder for the cache; null for a run without one. */
const runOnce = async (jobs: number, server: Target, cache: string | null, fromCache: boolean): Promise<Run> => {
  const monitor = cache === null ? openMonitor(server) : openMonitor(server, [], { XDG_CACHE_HOME: cache });
  const firstRow = (await monitor.until('the first rows', () => monitor.row(20).trim() !== '')) - monitor.startedAt;
  await rest(700);
  const early = jobs > 5_000 && !fromCache ? await timeMotions(monitor, earlyRounds) : [];
  const loaded = (await waitUntilComplete(monitor, jobs)) - monitor.startedAt;
  const loadCpu = cpuSeconds(monitor.pid);
  await rest(3_000);
  const memory = residentMegabytes(monitor.pid);
  const keys = await timeMotions(monitor, motionRounds);
  const letters = await timeLetters(monitor);
  const filteredMemory = residentMegabytes(monitor.pid);
  await monitor.close();
  return { fromCache, keys, letters, early, firstRow, loaded, loadCpu, memory, filteredMemory };
};

const runAll = async (jobs: number): Promise<readonly Run[]> => {
  const server = await startServerProcess({ jobs, speed: 0.01 });
  const cache = jobs > largestReloaded ? mkdtempSync(join(tmpdir(), 'zjobs-bench-')) : null;
  const finished: Run[] = [];
  for (let run = 0; run < runs; run += 1) finished.push(await runOnce(jobs, server, cache, cache !== null && run > 0));
  await server.stop();
  if (cache !== null) rmSync(cache, { recursive: true });
  return finished;
};

const measureSize = async (jobs: number): Promise<readonly Figure[]> => {
  const all = await runAll(jobs);
  const medianOf = (figure: (run: Run) => number, of = all): number => median(of.map(figure));
  const loading = all.filter(({ fromCache }) => !fromCache);
  const cached = all.filter(({ fromCache }) => fromCache);
  const size = `${jobs.toLocaleString('en')} jobs`;
  const budgeted = jobs === 200 || jobs === 100_000;
  const within = (budget: number) => (budgeted ? { budget } : {});
  const memoryBudget = within(jobs > 200 ? 180 : 90);
  const keyTimes = (what: string, times: (run: Run) => readonly KeyTime[], share: number, of = all): Figure => {
    const at = (time: keyof KeyTime): number =>
      medianOf(
        run =>
          quantile(
            times(run).map(one => one[time]),
            share,
          ),
        of,
      );
    const note = `${at('byClock').toFixed(1)} including the time in which other programs had the cores`;
    return { what: `${size}: ${what}, p${share * 100}`, measured: at('own'), unit: 'ms', note };
  };
  const loadingNote = cached.length === 0 ? '' : `${loading.length} run; the others started with the cache`;
  return [
    keyTimes('key to screen', run => run.keys, 0.5),
    { ...keyTimes('key to screen', run => run.keys, 0.95), ...within(8) },
    keyTimes('filter letter', run => run.letters, 0.5),
    { ...keyTimes('filter letter', run => run.letters, 0.95), ...within(16) },
    {
      what: `${size}: RSS`,
      measured: medianOf(run => run.memory, loading),
      unit: 'MB',
      ...memoryBudget,
      note: loadingNote,
    },
    {
      what: `${size}: RSS after filtering`,
      measured: medianOf(run => run.filteredMemory),
      unit: 'MB',
      ...memoryBudget,
    },
    {
      what: `${size}: first rows after`,
      measured: medianOf(run => run.firstRow, loading),
      unit: 'ms',
      note: loadingNote,
    },
    {
      what: `${size}: loaded after`,
      measured: medianOf(run => run.loaded, loading) / 1_000,
      unit: 's',
      note: loadingNote,
    },
    {
      what: `${size}: CPU until loaded`,
      measured: medianOf(run => run.loadCpu, loading),
      unit: 's',
      note: loadingNote,
    },
    ...(loading.some(({ early }) => early.length > 0)
      ? [keyTimes('key while loading', run => run.early, 0.95, loading)]
      : []),
    ...(cached.length === 0
      ? []
      : [
          { what: `${size}: first rows from the cache`, measured: medianOf(run => run.firstRow, cached), unit: 'ms' },
          {
            what: `${size}: waitUntilComplete list from the cache`,
            measured: medianOf(run => run.loaded, cached) / 1_000,
            unit: 's',
          },
        ]),
  ];
};

/** How the costs grow with the list. */
export const measureScale = async (sizes: readonly number[]): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await measureSize(size)));
  return figures;
};
