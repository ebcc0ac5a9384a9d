// Measures the built program in a terminal against its performance budgets and prints one table. `npm run bench -- start
// keys` runs only these parts. A missed budget is no failure: machines differ and may be busy.
import { cpus, loadavg } from 'node:os';
import { type Figure, table } from './figures.ts';
import { measureBytes } from './parts/bytes.ts';
import { measureDetails } from './parts/details.ts';
import { measureIdle } from './parts/idle.ts';
import { measurePeers } from './parts/peers.ts';
import { measureRefresh } from './parts/refresh.ts';
import { measureScale } from './parts/scale.ts';
import { measureStart } from './parts/start.ts';

const growth = [1_000, 10_000, 100_000];

const parts: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  start: measureStart,
  bytes: measureBytes,
  idle: measureIdle,
  refresh: () => measureRefresh(growth),
  keys: () => measureScale([200]),
  details: measureDetails,
  growth: () => measureScale([1_000, 10_000]),
  scale: () => measureScale([100_000]),
  peers: measurePeers,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => parts[name] === undefined);
if (unknown.length > 0) {
  console.error(`unknown part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;

const figures: Figure[] = [];
console.log(machine());
for (const [name, measure] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`measuring: ${name} …`);
  figures.push(...(await measure()));
}
console.log(`${table(figures)}\n${machine()}`);
process.exit(0);
