import { benchProject, type ReceivedRequest, startBenchCenter } from '../center.ts';
import type { Figure } from '../figures.ts';
import { openMonitor, waitUntilComplete } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest, sleeps } from '../process.ts';

const jobs = 200;
const running = 12;
const watchMs = 30_000;
const idleMs = 62_000;
const manyJobs = 3_000;

/** The highest number of requests of one route in any second. */
const busiestSecond = (requests: readonly ReceivedRequest[]): number =>
  Math.max(
    ...requests.map(
      ({ at, route }) => requests.filter(one => one.route === route && one.at >= at && one.at < at + 1_000).length,
    ),
  );

const measureRate = async (): Promise<Figure> => {
  const center = await startBenchCenter(manyJobs, running);
  const monitor = openMonitor({ ...center, projectId: benchProject, apiKey: 'bench' });
  await waitUntilComplete(monitor, manyJobs);
  await monitor.close();
  await center.close();
  return {
    what: 'most requests of a route in a second',
    measured: busiestSecond(center.received),
    unit: 'requests',
    budget: 10,
    note: `while ${manyJobs.toLocaleString('en')} jobs load`,
  };
};

/** The cost of watching 12 running jobs, and then of watching none. */
const measureWatching = async (): Promise<readonly Figure[]> => {
  const center = await startBenchCenter(jobs, running);
  const monitor = openMonitor({ ...center, projectId: benchProject, apiKey: 'bench' });
  await waitUntilComplete(monitor, jobs);
  await rest(5_000);
  const [cpu, sleepsAtStart] = [cpuSeconds(monitor.pid), sleeps(monitor.pid)];
  const ticking = setInterval(() => center.advance(3), 2_500);
  await rest(watchMs);
  clearInterval(ticking);
  const perMinute = 60_000 / watchMs;
  const figures: Figure[] = [
    {
      what: 'CPU watching 12 running jobs',
      measured: (cpuSeconds(monitor.pid) - cpu) * perMinute,
      unit: 's a minute',
      budget: 0.4,
    },
    {
      what: 'wakes watching 12 running jobs',
      measured: (sleeps(monitor.pid) - sleepsAtStart) * perMinute,
      unit: 'a minute',
    },
    { what: 'RSS with 200 jobs', measured: residentMegabytes(monitor.pid), unit: 'MB', budget: 90 },
  ];
  center.finishAll();
  await rest(6_000);
  const [requestsBefore, sleepsBefore, cpuBefore] = [
    center.received.length,
    sleeps(monitor.pid),
    cpuSeconds(monitor.pid),
  ];
  await rest(idleMs);
  figures.push(
    {
      what: 'requests while nothing runs',
      measured: center.received.length - requestsBefore,
      unit: 'a minute',
      budget: 6,
    },
    { what: 'wakes while nothing runs', measured: sleeps(monitor.pid) - sleepsBefore, unit: 'a minute' },
    { what: 'CPU while nothing runs', measured: cpuSeconds(monitor.pid) - cpuBefore, unit: 's a minute' },
  );
  await monitor.close();
  await center.close();
  return figures;
};

export const measureIdle = async (): Promise<readonly Figure[]> => {
  const rate = await measureRate();
  return [...(await measureWatching()), rate];
};
