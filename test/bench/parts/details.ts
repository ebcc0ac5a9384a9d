import { benchProject, startBenchCenter } from '../center.ts';
import { type Figure, median, quantile } from '../figures.ts';
import { type KeyTime, openMonitor, timeKey, waitUntilComplete } from '../monitor.ts';
import { rest } from '../process.ts';

const jobs = 200;
const runs = 3;
/** Keys that scroll by lines and by pages, and end where they began. */
const motions = ['j', 'j', 'k', '\u001b[6~', 'j', 'k', '\u001b[6~', 'j', '\u001b[5~', 'k', '\u001b[5~', 'k'];
const rounds = 5;

const filesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    fileName: `s3://bucket/products/2026/part-${String(index).padStart(5, '0')}.parquet`,
    fileSize: 1_200_000 + index,
    state: index % 3 === 0 ? 'Failed' : 'Completed',
    progress: index % 3 === 0 ? 37 : 100,
    importedRows: 370 + index,
    totalRows: 1_000 + index,
    reason: index % 3 === 0 ? `column price in row ${index}: expected FLOAT, got VARCHAR` : '',
  }));

/** The reason of a job that failed, in this many characters. */
const reasonOf = (characters: number): string => 'schema mismatch in column price '.repeat(Math.ceil(characters / 32));

const timeScrolling = async (files: number, reasonCharacters: number): Promise<readonly KeyTime[]> => {
  const center = await startBenchCenter(jobs, 0, {
    type: 'IMPORT',
    subtype: null,
    status: 'FAILED',
    reason: reasonOf(reasonCharacters),
    details: { details: filesOf(files) },
  });
  // The server is in this process: its answers of 5 MB would delay the keys.
  const monitor = openMonitor({ ...center, projectId: benchProject, apiKey: 'bench' }, [
    '--no-cache',
    '--interval',
    '5m',
  ]);
  await waitUntilComplete(monitor, jobs);
  await timeKey(monitor, '\r');
  await monitor.until('the details', () => /more lines below/.test(monitor.text()));
  monitor.send('\t');
  await rest(1_500);
  // Down to the table of files.
  await timeKey(monitor, '\u001b[6~');
  const taken: KeyTime[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const key of motions) taken.push(await timeKey(monitor, key));
  }
  await monitor.close();
  await center.close();
  return taken;
};

const measure = async (files: number, reasonCharacters: number): Promise<Figure> => {
  const p95: KeyTime[] = [];
  for (let run = 0; run < runs; run += 1) {
    const taken = await timeScrolling(files, reasonCharacters);
    const at = (time: keyof KeyTime): number =>
      quantile(
        taken.map(one => one[time]),
        0.95,
      );
    p95.push({ own: at('own'), byClock: at('byClock') });
  }
  return {
    what: `details with ${files.toLocaleString('en')} files and a reason of ${reasonCharacters.toLocaleString('en')} characters: key to screen, p95`,
    measured: median(p95.map(({ own }) => own)),
    unit: 'ms',
    budget: 8,
    note: `${median(p95.map(({ byClock }) => byClock)).toFixed(1)} including the time in which other programs had the cores`,
  };
};

/** The time from a key to the screen while the details of an import are scrolled. */
export const measureDetails = async (): Promise<readonly Figure[]> => [
  await measure(100, 100),
  await measure(10_000, 5_000_000),
];
