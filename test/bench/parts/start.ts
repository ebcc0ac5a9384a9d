import { spawnSync } from 'node:child_process';
import { program, startServerProcess } from '../../support/e2e/program.ts';
import { type Figure, median } from '../figures.ts';
import { isFull, openMonitor, waitUntilComplete } from '../monitor.ts';

const runs = 7;
const jobs = 200;

/** The time that Node takes with these arguments from start to exit, in ms. */
const timeNode = (args: readonly string[], more: Readonly<Record<string, string>> = {}): number => {
  const { NODE_EXTRA_CA_CERTS: _certificates, ...env } = process.env;
  const startedAt = performance.now();
  spawnSync(process.execPath, args, { env: { ...env, ...more } });
  return performance.now() - startedAt;
};

const bareNode = (): number => timeNode(['-e', '0']);

type Start = { readonly rows: number; readonly list: number };

/** The time from exec until rows fill the screen, and until the list is complete, in ms. */
const timeStart = async (server: Parameters<typeof openMonitor>[0]): Promise<Start> => {
  const monitor = openMonitor(server);
  const rows = (await monitor.until('a full screen', () => isFull(monitor))) - monitor.startedAt;
  const list = (await waitUntilComplete(monitor, jobs)) - monitor.startedAt;
  await monitor.close();
  return { rows, list };
};

/** The time to the complete list as a multiple of Node's own. Both are measured in turn, under the same load. */
export const measureStart = async (): Promise<readonly Figure[]> => {
  const server = await startServerProcess({ jobs, speed: 0.01 });
  const bare: number[] = [];
  const starts: Start[] = [];
  const lists: number[] = [];
  const access = { ZJOBS_ENDPOINT: server.endpoint, ZJOBS_PROJECT: server.projectId, ZILLIZ_API_KEY: server.apiKey };
  // Only the first start reads the files from the disk.
  await timeStart(server);
  for (let run = 0; run < runs; run += 1) {
    bare.push(bareNode());
    starts.push(await timeStart(server));
    lists.push(timeNode([program, 'list'], access));
  }
  await server.stop();
  const node = median(bare);
  const list = median(starts.map(one => one.list));
  return [
    { what: 'bare node -e 0', measured: node, unit: 'ms' },
    { what: 'start to a full screen of rows', measured: median(starts.map(one => one.rows)), unit: 'ms' },
    { what: 'start to the full list', measured: list, unit: 'ms' },
    { what: 'start to the full list', measured: list / node, unit: '× node', budget: 6 },
    { what: 'zjobs list, start to exit', measured: median(lists) / node, unit: '× node', budget: 5 },
  ];
};
