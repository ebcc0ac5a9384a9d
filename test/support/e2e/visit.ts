import { keyOf, type Mode, mode, modes, projectOf, type Wanted } from './mode.ts';
import { program, type Served, type ServeOptions, startServer } from './program.ts';
import { type Received, type Relay, startRelay } from './relay.ts';
import { openTerminal, type Sign, type Start, type Terminal } from './terminal.ts';
import { readTruth, type ServerJob } from './truth.ts';

export type { Wanted } from './mode.ts';
export type { ServerJob } from './truth.ts';

/** A server in a process of its own, and the relay before it. */
export type Site = {
  /** Which kind of server it is. */
  readonly mode: Mode;
  readonly server: Served;
  readonly relay: Relay;
  /** Every job of the project that the server has a list of now, asked past the relay. */
  jobs(): Promise<readonly ServerJob[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** At this speed nothing happens by itself while a test looks: what it finds on the server is still so on the screen. */
const standstill = 0.01;

/** Another than the mode of the run, for tests that are about one kind of server. */
type SiteOptions = ServeOptions & { readonly routes?: Mode['name'] };

/** Starts `zjobs serve`; time stands still there unless the options give it a speed. */
export const openSite = async (options: SiteOptions = {}): Promise<Site> => {
  const { routes = mode.name } = options;
  const server = await startServer({ speed: standstill, ...options, routes });
  const relay = await startRelay(server.endpoint);
  return {
    mode: modes[routes],
    server,
    relay,
    jobs: () => readTruth[routes](server),
    [Symbol.asyncDispose]: async () => {
      await relay.close();
      await server.stop();
    },
  };
};

/** A monitor at work: a terminal, the server behind it, and the relay between them. */
export type Visit = Terminal &
  Omit<Site, typeof Symbol.asyncDispose> & {
    /** The newest job of the server that is like this; throws when there is none. */
    find(wanted: Wanted): Promise<ServerJob>;
    /** Narrows the list to the newest job like this by its ID, so that the cursor is on it. */
    goTo(wanted: Wanted): Promise<ServerJob>;
    /** Moves the cursor from the top of the list down to the job. */
    moveTo(job: ServerJob): Promise<void>;
    /** Waits for a question that the pattern matches, reads it, and presses the key. */
    answer(question: Sign, key: string): Promise<void>;
    /** Waits until the list is whole; answers how many jobs the server has. */
    seesAll(): Promise<number>;
    /** The requests that change jobs, of all that were sent since the visit began. */
    actions(): readonly Received[];
    /** The row of the screen where the cursor is, counted from 0; -1 where there is none. */
    cursorRow(): number;
    /** What stands in that row; empty where there is none. */
    cursorLine(): string;
    /** The screen up to the column of times, in which running jobs grow older while a test looks. */
    still(): string;
  };

export type VisitOptions = {
  readonly server?: SiteOptions;
  /** A site that is there already, and stays when the visit is over. */
  readonly site?: Site;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes of the start one by way of something else, such as SSH. */
  readonly through?: (start: Start) => Start;
  /** Another than the one with most jobs; false: none, as a user with several begins. */
  readonly project?: string | false;
};

/** What the monitor is started with: arguments for Node, and the environment. */
export const monitorStart = ({ mode, server, relay }: Site, options: VisitOptions = {}): Start => {
  const { project } = options;
  const named = project === undefined ? projectOf(mode, server) : ['--project', String(project)];
  return {
    args: [program, '--endpoint', relay.endpoint, ...(project === false ? [] : named), ...(options.args ?? [])],
    env: { ...keyOf(mode, server), ...options.env },
  };
};

/** The total, which stands at the end of the first line once every page was read. */
const wholeList = /\d (?:jobs?|件)$/m;

/** Nobody answers a question sooner than this, in ms; zjobs takes no answer within 150. */
export const readingTime = 200;

/** The list's first row on the screen, counted from 0: the header and the column heads are above it. */
export const firstRow = 4;

/** The IDs that servers give: of jobs, of backup files, and those of a data plane. */
export const idForm = '(?:(?:job-|backup0_)\\w{22}|\\d{18})';

/** An ID may be cut on the screen; so much of it is always there, and tells it from all others. */
export const shownId = ({ jobId }: Pick<ServerJob, 'jobId'>): string => jobId.slice(0, 11);

const changing = /\/(?:cancel|retry|import\/(?:abort|create))$/;

/** An abort that names no job asks only whether there is such a route. */
export const isAction = ({ path, body }: Received): boolean => !path.endsWith('/abort') || body.includes('jobId');

export const isLike =
  ({ type, subtype, status, also }: Wanted) =>
  (job: ServerJob): boolean =>
    job.type === type &&
    (subtype === undefined || job.subtype === subtype) &&
    (status === undefined || job.status === status) &&
    (also === undefined || also(job));

/** How an accepted cancel is told; where the job ends at once, its end may stand in that place before anybody looks. */
export const cancelAccepted = ({ jobId }: Pick<ServerJob, 'jobId'>): RegExp =>
  new RegExp(`${jobId}(?:: the server accepted the cancel| is Canceled)\\.`);

/** Cancels a job past the relay, as somebody else would. */
export const sendCancel = async ({ mode, server }: Site, jobId: string): Promise<void> => {
  const { path, body } = mode.cancelRequest(server, jobId);
  const response = await fetch(`${server.endpoint}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiKey}` },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the server answers the cancel with ${response.status}`);
};

/** Starts `zjobs serve` in a process of its own and the built monitor in a PTY. */
export const openMonitor = async (options: VisitOptions = {}): Promise<Visit> => {
  const site = options.site ?? (await openSite(options.server));
  const actions = (): readonly Received[] => site.relay.received('POST', changing).filter(isAction);
  const actionsBefore = actions().length;
  const start = monitorStart(site, options);
  const terminal = openTerminal({ ...options, ...(options.through?.(start) ?? start) });
  const find = async (wanted: Wanted): Promise<ServerJob> => {
    const job = (await site.jobs()).find(isLike(wanted));
    if (job === undefined) throw new Error(`the server has no job like ${JSON.stringify(wanted)}`);
    return job;
  };
  const cursorRow = (): number => terminal.screen().findIndex(line => line.startsWith('❯'));
  const cursorLine = (): string => terminal.screen()[cursorRow()] ?? '';
  return {
    ...site,
    ...terminal,
    find,
    cursorRow,
    cursorLine,
    still: () => {
      const at = terminal.screen()[firstRow - 1]?.indexOf('TIME/ENDED') ?? -1;
      return terminal
        .screen()
        .map((_, row) => terminal.cells(row, 0, at === -1 ? undefined : at))
        .join('\n');
    },
    seesAll: async () => {
      const { length } = await site.jobs();
      await terminal.sees(
        new RegExp(`\\b${length.toLocaleString('en')} jobs?$|ジョブ ${length.toLocaleString('en')} 件$`, 'm'),
      );
      return length;
    },
    moveTo: async job => {
      await terminal.press('home');
      await terminal.until('the cursor at the top', () => cursorRow() === firstRow);
      while (!cursorLine().includes(shownId(job))) {
        const before = cursorLine();
        await terminal.press('down');
        await terminal.until('the cursor on the next row', () => cursorLine() !== before);
      }
    },
    goTo: async wanted => {
      const job = await find(wanted);
      // First the whole list: before it is there, a job may be missing from it.
      await terminal.sees(wholeList);
      terminal.send(`/\u0015id:${job.jobId}\r`);
      await terminal.sees(new RegExp(`id:${job.jobId} .*(?:\\b1 of \\d+ shown|中 1 件)`));
      return job;
    },
    answer: async (question, key) => {
      await terminal.sees(question);
      await new Promise(resolve => setTimeout(resolve, readingTime));
      await terminal.press(key);
    },
    actions: () => actions().slice(actionsBefore),
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      if (options.site === undefined) await site[Symbol.asyncDispose]();
    },
  };
};
