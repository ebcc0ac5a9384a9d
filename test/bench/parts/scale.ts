import { startServer } from '../../e2e/program.ts';
import { type Figure, median, quantile } from '../figures.ts';
import { listOf, openMonitor, timeKey, whole } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest } from '../process.ts';
import type { Watched } from '../terminal.ts';

// A run moves so many times through the keys and words; what is told is the median of the runs.
const motionRounds = 5;
const wordRounds = 2;
const earlyRounds = 3;
/** Loading 100,000 jobs takes 100 s, as no more than ten pages a second are asked for. */
const runsOf = (jobs: number): number => (jobs > 10_000 ? 3 : 7);
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

const timeMotions = async (monitor: Watched, times: number): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let round = 0; round < times; round += 1) {
    for (const key of motions) taken.push(await timeKey(monitor, key, () => listOf(monitor)));
  }
  return taken;
};

const timeLetters = async (monitor: Watched): Promise<readonly number[]> => {
  const taken: number[] = [];
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
  readonly keys: readonly number[];
  readonly letters: readonly number[];
  readonly early: readonly number[];
  readonly firstRow: number;
  readonly loaded: number;
  readonly loadCpu: number;
  readonly held: number;
  readonly filtered: number;
};

const runOnce = async (jobs: number): Promise<Run> => {
  const server = await startServer({ jobs, speed: 0.01 });
  const monitor = openMonitor(server);
  const firstRow = (await monitor.until('the first rows', () => monitor.row(20).trim() !== '')) - monitor.startedAt;
  await rest(700);
  const early = jobs > 5_000 ? await timeMotions(monitor, earlyRounds) : [];
  const loaded = (await whole(monitor, jobs)) - monitor.startedAt;
  const loadCpu = cpuSeconds(monitor.pid);
  await rest(3_000);
  const held = residentMegabytes(monitor.pid);
  const keys = await timeMotions(monitor, motionRounds);
  const letters = await timeLetters(monitor);
  const filtered = residentMegabytes(monitor.pid);
  await monitor.close();
  await server.stop();
  return { keys, letters, early, firstRow, loaded, loadCpu, held, filtered };
};

const measureSize = async (jobs: number): Promise<readonly Figure[]> => {
  const runs: Run[] = [];
  for (let run = 0; run < runsOf(jobs); run += 1) runs.push(await runOnce(jobs));
  const middle = (figure: (run: Run) => number): number => median(runs.map(figure));
  const size = `${jobs.toLocaleString('en')} jobs`;
  const budgeted = jobs === 200 || jobs === 100_000;
  const within = (budget: number) => (budgeted ? { budget } : {});
  const memory = within(jobs > 200 ? 180 : 90);
  const note = `median of ${runs.length} runs`;
  return [
    { what: `${size}: key to screen, p50`, measured: middle(run => quantile(run.keys, 0.5)), unit: 'ms', note },
    {
      what: `${size}: key to screen, p95`,
      measured: middle(run => quantile(run.keys, 0.95)),
      unit: 'ms',
      ...within(8),
    },
    { what: `${size}: filter letter, p50`, measured: middle(run => quantile(run.letters, 0.5)), unit: 'ms' },
    {
      what: `${size}: filter letter, p95`,
      measured: middle(run => quantile(run.letters, 0.95)),
      unit: 'ms',
      ...within(16),
    },
    { what: `${size}: RSS`, measured: middle(run => run.held), unit: 'MB', ...memory },
    { what: `${size}: RSS after filtering`, measured: middle(run => run.filtered), unit: 'MB', ...memory },
    { what: `${size}: first rows after`, measured: middle(run => run.firstRow), unit: 'ms' },
    { what: `${size}: loaded after`, measured: middle(run => run.loaded) / 1_000, unit: 's' },
    { what: `${size}: CPU until loaded`, measured: middle(run => run.loadCpu), unit: 's' },
    ...(jobs > 5_000
      ? [{ what: `${size}: key while loading, p95`, measured: middle(run => quantile(run.early, 0.95)), unit: 'ms' }]
      : []),
  ];
};

/** How each cost grows with the list. */
export const measureScale = async (sizes: readonly number[]): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await measureSize(size)));
  return figures;
};
