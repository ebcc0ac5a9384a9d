import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, median } from '../figures.ts';
import { cpuSeconds, residentMegabytes, rest } from '../process.ts';
import { openWatched, type WatchedOptions } from '../terminal.ts';

type Peer = WatchedOptions & {
  readonly name: string;
  /** Matches the screen when it is complete. */
  readonly complete: RegExp;
};

const starts = 7;
const watchMs = 20_000;

const isInstalled = (file: string): boolean => spawnSync('which', [file]).status === 0;

const measurePeer = async ({ name, complete, ...options }: Peer): Promise<readonly Figure[]> => {
  const taken: number[] = [];
  let peer = openWatched(options);
  for (let run = 0; run < starts; run += 1) {
    taken.push((await peer.until(`${name}'s screen`, () => complete.test(peer.text()))) - peer.startedAt);
    if (run === starts - 1) break;
    await peer.close();
    peer = openWatched(options);
  }
  await rest(3_000);
  const [cpu, first] = [cpuSeconds(peer.pid), peer.bursts().length];
  await rest(watchMs);
  const note = `RSS ${Math.round(residentMegabytes(peer.pid))} MB`;
  const figures: readonly Figure[] = [
    { what: `${name}: start to its whole screen`, measured: median(taken), unit: 'ms', note },
    { what: `${name}: bytes a refresh`, measured: median(peer.bursts().slice(first)), unit: 'bytes' },
    { what: `${name}: CPU`, measured: ((cpuSeconds(peer.pid) - cpu) * 60_000) / watchMs, unit: 's a minute' },
  ];
  await peer.close();
  return figures;
};

/** Thirty rows of jobs. Three percentages change with each version. */
const jobRows = (version: number): string =>
  Array.from({ length: 30 }, (_, row) => {
    const percent = row % 10 === 0 ? 20 + (version % 70) : 50;
    return `in progress  BACKUP/COLLECTION  Backup of products_${row}  ${percent}%  job-${1e9 + row}`;
  }).join('\n');

const measureWatch = async (): Promise<readonly Figure[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'zjobs-bench-'));
  const file = join(folder, 'jobs');
  let version = 0;
  const write = (): void => {
    version += 1;
    writeFileSync(file, jobRows(version));
  };
  write();
  const writing = setInterval(write, 1_900);
  const figures = await measurePeer({
    name: 'watch -n 2',
    file: 'watch',
    args: ['-n', '2', '-t', `cat ${file}`],
    complete: /products_29/,
  });
  clearInterval(writing);
  rmSync(folder, { recursive: true });
  return figures;
};

const plainInk = fileURLToPath(new URL('../../../test/bench/fixtures/plain-ink.mjs', import.meta.url));

/** The programs to compare with, where they are installed. */
export const measurePeers = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const peers: readonly Peer[] = [
    { name: 'htop', file: 'htop', args: [], complete: /F10/ },
    { name: 'pm2 monit', file: 'pm2', args: ['monit'], complete: /Metadata/ },
  ];
  if (isInstalled('watch')) figures.push(...(await measureWatch()));
  for (const peer of peers) {
    if (peer.file !== undefined && isInstalled(peer.file)) figures.push(...(await measurePeer(peer)));
    else figures.push({ what: peer.name, measured: Number.NaN, unit: '', note: 'not installed here' });
  }
  figures.push(...(await measurePeer({ name: 'plain Ink', args: [plainInk], complete: /row 29/ })));
  return figures;
};
