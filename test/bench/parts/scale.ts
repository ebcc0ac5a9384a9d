import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServerProcess } from '../../support/e2e/program.ts';
import { type Figure, median, quantile } from '../figures.ts';
import { type KeyTime, listOf, openMonitor, timeKey, type Where, whole } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest } from '../process.ts';
import type { Watched } from '../terminal.ts';

// A run moves so many times through the keys and words; what is told is the median of the runs.
const motionRounds = 5;
const wordRounds = 2;
const earlyRounds = 3;
const runs = 7;
/** Loading more takes too long to do it seven times: the other runs begin with what the first one has kept. */
const mostLoaded = 10_000;
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
    for (const key of motions) taken.push(await timeKey(monitor, key, () => listOf(monitor)));
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

/** What one run of the monitor with a list of some size cost. Times in ms, CPU in s, memory in MB. */
type Run = {
  readonly fromCache: boolean;
  readonly keys: readonly KeyTime[];
  readonly letters: readonly KeyTime[];
  readonly early: readonly KeyTime[];
  readonly firstRow: number;
  readonly loaded: number;
  readonly loadCpu: number;
  readonly held: number;
  readonly filtered: number;
};

/** `cache`: the folder to begin with, and to leave for the next run; null without one. */
const runOnce = async (jobs: number, server: Where, cache: string | null, fromCache: boolean): Promise<Run> => {
  const monitor = cache === null ? openMonitor(server) : openMonitor(server, [], { XDG_CACHE_HOME: cache });
  const firstRow = (await monitor.until('the first rows', () => monitor.row(20).trim() !== '')) - monitor.startedAt;
  await rest(700);
  const early = jobs > 5_000 && !fromCache ? await timeMotions(monitor, earlyRounds) : [];
  const loaded = (await whole(monitor, jobs)) - monitor.startedAt;
  const loadCpu = cpuSeconds(monitor.pid);
  await rest(3_000);
  const held = residentMegabytes(monitor.pid);
  const keys = await timeMotions(monitor, motionRounds);
  const letters = await timeLetters(monitor);
  const filtered = residentMegabytes(monitor.pid);
  await monitor.close();
  return { fromCache, keys, letters, early, firstRow, loaded, loadCpu, held, filtered };
};

const runAll = async (jobs: number): Promise<readonly Run[]> => {
  const server = await startServerProcess({ jobs, speed: 0.01 });
  const cache = jobs > mostLoaded ? mkdtempSync(join(tmpdir(), 'zjobs-bench-')) : null;
  const done: Run[] = [];
  for (let run = 0; run < runs; run += 1) done.push(await runOnce(jobs, server, cache, cache !== null && run > 0));
  await server.stop();
  if (cache !== null) rmSync(cache, { recursive: true });
  return done;
};

const measureSize = async (jobs: number): Promise<readonly Figure[]> => {
  const done = await runAll(jobs);
  const middle = (figure: (run: Run) => number, of = done): number => median(of.map(figure));
  const loading = done.filter(({ fromCache }) => !fromCache);
  const cached = done.filter(({ fromCache }) => fromCache);
  const size = `${jobs.toLocaleString('en')} jobs`;
  const budgeted = jobs === 200 || jobs === 100_000;
  const within = (budget: number) => (budgeted ? { budget } : {});
  const memory = within(jobs > 200 ? 180 : 90);
  const keyTimes = (what: string, times: (run: Run) => readonly KeyTime[], share: number, of = done): Figure => {
    const at = (time: keyof KeyTime): number =>
      middle(
        run =>
          quantile(
            times(run).map(one => one[time]),
            share,
          ),
        of,
      );
    const note = `${at('byClock').toFixed(1)} with the time in which other programs had the cores`;
    return { what: `${size}: ${what}, p${share * 100}`, measured: at('own'), unit: 'ms', note };
  };
  const loadingNote = cached.length === 0 ? '' : `${loading.length} run; the others began with the cache`;
  return [
    keyTimes('key to screen', run => run.keys, 0.5),
    { ...keyTimes('key to screen', run => run.keys, 0.95), ...within(8) },
    keyTimes('filter letter', run => run.letters, 0.5),
    { ...keyTimes('filter letter', run => run.letters, 0.95), ...within(16) },
    { what: `${size}: RSS`, measured: middle(run => run.held, loading), unit: 'MB', ...memory, note: loadingNote },
    { what: `${size}: RSS after filtering`, measured: middle(run => run.filtered), unit: 'MB', ...memory },
    {
      what: `${size}: first rows after`,
      measured: middle(run => run.firstRow, loading),
      unit: 'ms',
      note: loadingNote,
    },
    {
      what: `${size}: loaded after`,
      measured: middle(run => run.loaded, loading) / 1_000,
      unit: 's',
      note: loadingNote,
    },
    { what: `${size}: CPU until loaded`, measured: middle(run => run.loadCpu, loading), unit: 's', note: loadingNote },
    ...(loading.some(({ early }) => early.length > 0)
      ? [keyTimes('key while loading', run => run.early, 0.95, loading)]
      : []),
    ...(cached.length === 0
      ? []
      : [
          { what: `${size}: first rows from the cache`, measured: middle(run => run.firstRow, cached), unit: 'ms' },
          {
            what: `${size}: whole list from the cache`,
            measured: middle(run => run.loaded, cached) / 1_000,
            unit: 's',
          },
        ]),
  ];
};

/** How each cost grows with the list. */
export const measureScale = async (sizes: readonly number[]): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await measureSize(size)));
  return figures;
};
