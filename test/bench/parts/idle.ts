import { type Asked, fakeProject, startFakeCenter } from '../center.ts';
import type { Figure } from '../figures.ts';
import { openMonitor, whole } from '../monitor.ts';
import { cpuSeconds, residentMegabytes, rest, sleeps } from '../process.ts';

const jobs = 200;
const running = 12;
const watchMs = 30_000;
const idleMs = 62_000;
const manyJobs = 3_000;

/** The most requests of one route in any second. */
const busiestSecond = (asked: readonly Asked[]): number =>
  Math.max(
    ...asked.map(
      ({ at, route }) => asked.filter(one => one.route === route && one.at >= at && one.at < at + 1_000).length,
    ),
  );

const measureRate = async (): Promise<Figure> => {
  const center = await startFakeCenter(manyJobs, running);
  const monitor = openMonitor({ ...center, projectId: fakeProject, apiKey: 'bench' });
  await whole(monitor, manyJobs);
  await monitor.close();
  await center.close();
  return {
    what: 'most requests of a route in a second',
    measured: busiestSecond(center.asked),
    unit: 'requests',
    budget: 10,
    note: `while ${manyJobs.toLocaleString('en')} jobs load`,
  };
};

/** What watching costs: 12 jobs that run, then none. */
const measureWatching = async (): Promise<readonly Figure[]> => {
  const center = await startFakeCenter(jobs, running);
  const monitor = openMonitor({ ...center, projectId: fakeProject, apiKey: 'bench' });
  await whole(monitor, jobs);
  await rest(5_000);
  const [cpu, slept] = [cpuSeconds(monitor.pid), sleeps(monitor.pid)];
  const ticking = setInterval(() => center.progress(3), 2_500);
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
    { what: 'wakes watching 12 running jobs', measured: (sleeps(monitor.pid) - slept) * perMinute, unit: 'a minute' },
    { what: 'RSS with 200 jobs', measured: residentMegabytes(monitor.pid), unit: 'MB', budget: 90 },
  ];
  center.finishAll();
  await rest(6_000);
  const [from, sleptBefore, cpuBefore] = [center.asked.length, sleeps(monitor.pid), cpuSeconds(monitor.pid)];
  await rest(idleMs);
  figures.push(
    { what: 'requests while nothing runs', measured: center.asked.length - from, unit: 'a minute', budget: 6 },
    { what: 'wakes while nothing runs', measured: sleeps(monitor.pid) - sleptBefore, unit: 'a minute' },
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
