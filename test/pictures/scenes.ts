import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program, startServerProcess } from '../support/e2e/program.ts';
import { openTerminal, type Terminal } from '../support/e2e/terminal.ts';
import { rowsAfter } from './screen-cells.ts';
import type { Background, Shot } from './svg.ts';

/** What happens in a scene: it presses keys, waits for what they do, and takes pictures. */
type Stage = {
  readonly terminal: Terminal;
  shoot(caption: string, seconds?: number): Promise<void>;
};

export type Scene = {
  readonly name: string;
  readonly title: string;
  readonly columns: number;
  readonly rows: number;
  /** How many times as fast the server's clock runs. */
  readonly speed: number;
  play(stage: Stage): Promise<void>;
};

/** A time zone in which the pager has just rung: it is 03:07, or nearly. */
const nightZone = (): string => {
  const minutesFrom0307 = (timeZone: string): number => {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date());
    const [hours = 0, minutes = 0] = parts.split(':').map(Number);
    const distance = (hours * 60 + minutes - 187 + 1_440) % 1_440;
    return Math.min(distance, 1_440 - distance);
  };
  const zones = Intl.supportedValuesOf('timeZone').map(zone => ({ zone, distance: minutesFrom0307(zone) }));
  return zones.toSorted((a, b) => a.distance - b.distance)[0]?.zone ?? 'UTC';
};

const cursorLine = (terminal: Terminal): string => terminal.screen().find(line => line.startsWith('❯')) ?? '';

/** Moves the cursor down to the next row that matches. */
const goTo = async (terminal: Terminal, row: RegExp): Promise<void> => {
  for (let step = 0; step < 60 && !row.test(cursorLine(terminal)); step += 1) {
    const before = cursorLine(terminal);
    await terminal.press('down');
    await terminal.waitUntil('the next row', () => cursorLine(terminal) !== before);
  }
  if (!row.test(cursorLine(terminal))) throw new Error(`no row matches ${row}:\n${terminal.screen().join('\n')}`);
};

/** Writes a filter, in place of the one before. */
const filterBy = async (terminal: Terminal, filter: string): Promise<void> => {
  await terminal.press('/', 'ctrl+u');
  terminal.send(filter);
  await terminal.press('enter');
  await terminal.shows(`filter: ${filter}`);
};

/** The tasks of the night, and the list by day. */
export const scenes: readonly Scene[] = [
  {
    name: 'retry',
    title: 'Find out why an import failed, and retry it',
    columns: 80,
    rows: 24,
    speed: 1,
    play: async ({ terminal, shoot }) => {
      await shoot('03:07. An import failed.', 2);
      await terminal.press('F');
      await terminal.shows(/filter: status:failed/);
      await shoot('F   what failed in the last 24 hours', 2.5);
      await goTo(terminal, /✗ Import .*vector/);
      await shoot('↓   the reason of the selected job stands below the list', 3);
      await terminal.press('enter');
      await terminal.shows(/r {2}retry – /);
      await shoot('Enter   why it failed, which file, and what can be done', 4);
      await terminal.press('r');
      await terminal.shows(/Retry this job\?/);
      await new Promise(resolve => setTimeout(resolve, 400));
      await shoot('r   asks before it does anything', 3.5);
      await terminal.press('y');
      await terminal.hides(/Retry this job\?/);
      await terminal.shows(/accepted/);
      await shoot('y   sent once, and followed', 4);
    },
  },
  {
    name: 'watch',
    title: 'Watch a job until it ends',
    columns: 80,
    rows: 24,
    speed: 20,
    play: async ({ terminal, shoot }) => {
      await filterBy(terminal, 'status:running');
      for (const key of ':order progress') await terminal.press(key === ' ' ? 'space' : key);
      await terminal.press('enter');
      await terminal.shows(/most progress first/);
      await terminal.press('down', 'up', 'g');
      await shoot('/status:running   :order progress   what ends next', 2.5);
      await terminal.press('w');
      await terminal.shows(/◉/);
      await shoot('w   watches the job: a bell and a notification when it ends', 3);
      await filterBy(terminal, 'is:watched');
      await shoot('/is:watched', 1.5);
      for (let step = 0; step < 12 && terminal.screen().some(line => /◉ ●/.test(line)); step += 1) {
        const before = cursorLine(terminal);
        await terminal.waitUntil('progress', () => cursorLine(terminal) !== before);
        await shoot('its progress, and when it is likely to end', 0.8);
      }
      await terminal.shows(/◉ [✓✗]/);
      await shoot('It has ended.', 4);
    },
  },
  {
    name: 'hand-over',
    title: 'Filter the list, and hand a failure over',
    columns: 80,
    rows: 24,
    speed: 1,
    play: async ({ terminal, shoot }) => {
      await shoot('What failed, and is it one cause?', 2);
      await terminal.press('F');
      await terminal.shows(/filter: status:failed since/);
      await terminal.press('F');
      await terminal.hides(/since:24h/);
      await terminal.press('b');
      await terminal.shows(/Group by/);
      await shoot('F F b   all failures, grouped', 2.5);
      await terminal.press('9');
      await terminal.hides(/Group by/);
      await shoot('9   by reason: the same cause stands together', 4);
      await terminal.press('Y');
      await terminal.shows(/│ .*summary/i);
      await shoot('Y   copies what a colleague needs', 3);
      await terminal.press('enter');
      await terminal.hides(/│ .*summary/i);
      await terminal.waitUntil('a message', () => (terminal.screen().at(-2) ?? '').trim() !== '');
      await shoot('Enter   as markdown: what, why, since when, who, and the ID', 4);
    },
  },
  {
    name: 'list',
    title: 'The list of jobs with the details of a failed import beside it',
    columns: 140,
    rows: 36,
    speed: 1,
    play: async ({ terminal, shoot }) => {
      await goTo(terminal, /✗ Failed +Import/);
      await terminal.press('enter');
      await terminal.shows(/✗ Failed after/, /Request ID/);
      await shoot('');
    },
  },
];

/** Stands for the address of the server, which is another one in each run; as long as most of these. */
const shownHost = 'api.example.com';

/** The pictures of a scene, which is played with the built program. */
export const playScene = async (scene: Scene, background: Background): Promise<readonly Shot[]> => {
  const { columns, rows } = scene;
  const server = await startServerProcess({ seed: 23, speed: scene.speed });
  const folder = join(tmpdir(), `zjobs-pictures-${process.pid}`);
  const { host } = new URL(server.endpoint);
  const shots: Shot[] = [];
  try {
    await using terminal = openTerminal({
      args: [program, '--endpoint', server.endpoint, '-p', server.projectId, '--interval', '1s', '--fresh'],
      env: {
        ZILLIZ_API_KEY: server.apiKey,
        COLORFGBG: background === 'dark' ? '15;0' : '0;15',
        TZ: nightZone(),
        XDG_STATE_HOME: folder,
        XDG_CACHE_HOME: folder,
      },
      columns,
      rows,
    });
    await terminal.shows(/\d jobs$/m, / \? help/);
    // The first details and estimates.
    await new Promise(resolve => setTimeout(resolve, 2_000));
    const shoot = async (caption: string, seconds = 3): Promise<void> => {
      await new Promise(resolve => setTimeout(resolve, 300));
      const output = terminal.output().replaceAll(host, shownHost.padEnd(host.length));
      shots.push({ rows: await rowsAfter(output, columns, rows), caption, seconds });
    };
    await scene.play({ terminal, shoot });
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return shots;
};
