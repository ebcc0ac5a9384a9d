import { startServer } from '../../e2e/program.ts';
import { type Figure, quantile } from '../figures.ts';
import { openMonitor, timeKey, whole } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest } from '../process.ts';
import type { Watched } from '../terminal.ts';

const rounds = 7;
const earlyRounds = 4;
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
    for (const key of motions) taken.push(await timeKey(monitor, key));
  }
  return taken;
};

const timeLetters = async (monitor: Watched): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (const word of Array.from({ length: rounds }, () => words).flat()) {
    await timeKey(monitor, '/');
    for (const letter of word) taken.push(await timeKey(monitor, letter));
    await timeKey(monitor, '\u0015');
    await timeKey(monitor, '\u001b');
  }
  return taken;
};

/** What one size of list costs: to load, to hold, to move in and to filter. */
const measureSize = async (jobs: number): Promise<readonly Figure[]> => {
  const server = await startServer({ jobs, speed: 0.01 });
  const monitor = openMonitor(server);
  await monitor.until('the first rows', () => monitor.row(20).trim() !== '');
  const firstAt = performance.now();
  await rest(700);
  const early = jobs > 5_000 ? await timeMotions(monitor, earlyRounds) : [];
  const loaded = (await whole(monitor, jobs)) - monitor.startedAt;
  const loadCpu = cpuSeconds(monitor.pid);
  await rest(3_000);
  const held = residentMegabytes(monitor.pid);
  const keys = await timeMotions(monitor, rounds);
  const letters = await timeLetters(monitor);
  const filtered = residentMegabytes(monitor.pid);
  await rest(20_000);
  const rested = residentMegabytes(monitor.pid);
  await monitor.close();
  await server.stop();
  const size = `${jobs.toLocaleString('en')} jobs`;
  const limit = jobs > 200 ? 180 : 90;
  const budgeted = jobs === 200 || jobs === 100_000;
  const within = (budget: number) => (budgeted ? { budget } : {});
  return [
    { what: `${size}: key to screen, p50`, measured: quantile(keys, 0.5), unit: 'ms' },
    { what: `${size}: key to screen, p95`, measured: quantile(keys, 0.95), unit: 'ms', ...within(8) },
    { what: `${size}: filter letter, p50`, measured: quantile(letters, 0.5), unit: 'ms' },
    { what: `${size}: filter letter, p95`, measured: quantile(letters, 0.95), unit: 'ms', ...within(16) },
    {
      what: `${size}: RSS`,
      measured: held,
      unit: 'MB',
      ...within(limit),
      note: `${Math.round(filtered)} after filtering, ${Math.round(rested)} at rest`,
    },
    {
      what: `${size}: loaded after`,
      measured: loaded / 1_000,
      unit: 's',
      note: `first row after ${Math.round(firstAt - monitor.startedAt)} ms`,
    },
    { what: `${size}: CPU until loaded`, measured: loadCpu, unit: 's' },
    ...(early.length === 0
      ? []
      : [{ what: `${size}: key while loading, p95`, measured: quantile(early, 0.95), unit: 'ms' }]),
  ];
};

/** How each cost grows with the list. */
export const measureScale = async (sizes: readonly number[]): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const size of sizes) figures.push(...(await measureSize(size)));
  return figures;
};
