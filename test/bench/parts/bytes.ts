import { benchProject, startBenchCenter } from '../center.ts';
import { type Figure, median } from '../figures.ts';
import { openMonitor, waitUntilComplete } from '../monitor.ts';
import { rest } from '../process.ts';

const jobs = 200;
const rounds = 15;
const interval = 1_000;

/** The bytes written when three percentages change, and when nothing changes. */
export const measureBytes = async (): Promise<readonly Figure[]> => {
  const center = await startBenchCenter(jobs, 12);
  const monitor = openMonitor({ ...center, projectId: benchProject, apiKey: 'bench' }, [
    '--no-cache',
    '--interval',
    '1s',
  ]);
  await waitUntilComplete(monitor, jobs);
  await rest(3 * interval);
  const before = monitor.bytes();
  await rest(6 * interval);
  const quiet = monitor.bytes() - before;
  const first = monitor.bursts().length;
  for (let round = 0; round < rounds; round += 1) {
    center.advance(3);
    await rest(interval);
  }
  const bursts = monitor.bursts().slice(first);
  await monitor.close();
  await center.close();
  const note = `${bursts.length} refreshes, the largest ${Math.max(...bursts)}`;
  return [
    { what: 'bytes for 3 changed percentages', measured: median(bursts), unit: 'bytes', budget: 90, note },
    { what: 'bytes while nothing changes', measured: quiet, unit: 'bytes', budget: 0, note: 'in 6 refreshes' },
  ];
};
