import type { JobCenterOptions } from '../../../src/server/options.ts';
import { credentialOf, type JobCriteria, type Mode, type ModeName, mode, modes, projectOptions } from './mode.ts';
import { program } from './program.ts';
import { type Received, type Relay, startRelay } from './relay.ts';
import { type RunningServer, startServer } from './server.ts';
import { readServerJobs, type ServerJob } from './server-jobs.ts';
import { type Launch, openTerminal, type Pattern, pauseInput, reactionTime, type Terminal } from './terminal.ts';

export type { JobCriteria } from './mode.ts';
export type { ServerJob } from './server-jobs.ts';

/** A server with a relay in front of it. */
export type Site = {
  /** The kind of server. */
  readonly mode: Mode;
  readonly server: RunningServer;
  readonly relay: Relay;
  /** Every job in the server's lists, read without the relay. */
  jobs(): Promise<readonly ServerJob[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** At this speed no job changes during a test, so the screen agrees with what a test reads from the server. */
const standstill = 0.01;

/** How many jobs a project has unless a test says otherwise. */
const usualJobs = 200;

/**
 * How a site's server is set up. `jobs` is meant for a server that remembers all jobs. One that forgets old ones gets as many
 * times more.
 */
type SiteOptions = Omit<JobCenterOptions, 'routes'> & { readonly mode?: ModeName };

/** Starts a server of the run's mode, unless `mode` names another one. Jobs change only when `speed` is given. */
export const openSite = async (options: SiteOptions = {}): Promise<Site> => {
  const { mode: name = mode.name, jobs = usualJobs, ...others } = options;
  const { [name]: used } = modes;
  const moreJobs = (used.server.jobs ?? usualJobs) / usualJobs;
  const server = await startServer({ speed: standstill, ...used.server, ...others, jobs: jobs * moreJobs });
  const relay = await startRelay(server.endpoint);
  return {
    mode: used,
    server,
    relay,
    jobs: () => readServerJobs[used.server.routes](server),
    [Symbol.asyncDispose]: async () => {
      await relay.close();
      await server.stop();
    },
  };
};

/** A running monitor: its terminal and its site. */
export type MonitorDriver = Terminal &
  Omit<Site, typeof Symbol.asyncDispose> & {
    /** The server's newest job that meets the criteria. Throws when there is none. */
    find(criteria: JobCriteria): Promise<ServerJob>;
    /** Filters the list to the newest job that meets the criteria, so that the cursor is on it. */
    goTo(criteria: JobCriteria): Promise<ServerJob>;
    /** Moves the cursor from the top of the list down to the job. */
    moveTo(job: ServerJob): Promise<void>;
    /** Waits for a question that matches the pattern, reads it as a person does, and presses the key. */
    answer(question: Pattern, key: string): Promise<void>;
    /** Waits until the list is complete. Returns how many jobs the server has. */
    showsAllJobs(): Promise<number>;
    /** The requests to change a job that the server received since the monitor started. */
    actions(): readonly Received[];
    /** The row of the screen with the cursor, counted from 0; -1 when there is none. */
    cursorRow(): number;
    /** The text of the row with the cursor; empty when there is none. */
    cursorLine(): string;
    /** The number of rows that are scrolled out of view above the list. NaN until the position of the cursor is shown. */
    rowsAbove(): number;
    /** The screen up to the column of durations, which change every second. */
    stableScreen(): string;
    /** Waits until the stable screen rests: times and reasons arrive after the list. Returns it. */
    restingScreen(): Promise<string>;
  };

export type MonitorOptions = {
  readonly server?: SiteOptions;
  /** A site that exists already and outlives the monitor. */
  readonly site?: Site;
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Changes how the monitor is launched, for example through SSH. */
  readonly wrap?: (launch: Launch) => Launch;
  /** The value of --project, by default the first project. false omits the option. */
  readonly project?: string | false;
};

/** The command line and environment of a monitor of the site. */
export const monitorLaunch = (site: Site, options: MonitorOptions = {}): Launch => {
  const { server, relay } = site;
  const { project } = options;
  const chosen = project === undefined ? projectOptions(site.mode, server) : ['--project', String(project)];
  return {
    args: [program, '--endpoint', relay.endpoint, ...(project === false ? [] : chosen), ...(options.args ?? [])],
    env: { ...credentialOf(site.mode, server), ...options.env },
  };
};

/** The total at the end of the first line, which appears when every page was read. */
const completeTotal = /\d (?:jobs?|件)$/m;

/** The list's first row on the screen, counted from 0, below the header and the column headings. */
export const firstRow = 4;

/** The row of the first job, below the heading of its group. */
export const firstJobRow = firstRow + 1;

/** Matches the IDs of jobs and backup files, and the job IDs of a data plane. */
export const idPattern = '(?:(?:job-|backup0_)\\w{22}|\\d{18})';

/** The ID as a list that is wide enough shows it: whole. */
export const idPrefix = ({ jobId }: Pick<ServerJob, 'jobId'>): string => jobId;

const changingRoute = /\/(?:cancel|retry|stop-job|import\/(?:abort|commit|create))$/;

/** Whether the request changes a job. An abort or a commit without a job ID only asks for the route. */
export const isAction = ({ path, body }: Received): boolean =>
  !/\/(?:abort|commit)$/.test(path) || body.includes('jobId');

export const meets =
  ({ type, subtype, status, where }: JobCriteria) =>
  (job: ServerJob): boolean =>
    job.type === type &&
    (subtype === undefined || job.subtype === subtype) &&
    (status === undefined || job.status === status) &&
    (where === undefined || where(job));

/** Returns the site's newest job that meets the criteria. Throws when there is none. */
export const findJob = async (site: Pick<Site, 'jobs'>, criteria: JobCriteria): Promise<ServerJob> => {
  const job = (await site.jobs()).find(meets(criteria));
  if (job === undefined) throw new Error(`the server has no job like ${JSON.stringify(criteria)}`);
  return job;
};

/** The message about an accepted cancel. When the job ends at once, the message about its end may replace it. */
export const cancelAccepted = ({ jobId }: Pick<ServerJob, 'jobId'>): RegExp =>
  new RegExp(`${jobId}(?:: the server accepted the cancel| is Canceled)\\.`);

/** Cancels a job without the relay, as another user would. */
export const cancelDirectly = async (site: Pick<Site, 'mode' | 'server'>, jobId: string): Promise<void> => {
  const { server } = site;
  const { path, body } = site.mode.cancelRequest(server, jobId);
  const response = await fetch(`${server.endpoint}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.apiKey}` },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the server answered the cancel with ${response.status}`);
};

/** A screen that has not changed for this time rests, in ms. */
const restTime = 1_000;

/** Runs the built monitor in a PTY, against a server that is started for it unless the options have a site. */
export const openMonitor = async (options: MonitorOptions = {}): Promise<MonitorDriver> => {
  const site = options.site ?? (await openSite(options.server));
  const actions = (): readonly Received[] => site.relay.received('POST', changingRoute).filter(isAction);
  const earlierActions = actions().length;
  const launch = monitorLaunch(site, options);
  const terminal = openTerminal({ ...options, ...(options.wrap?.(launch) ?? launch) });
  const cursorRow = (): number => terminal.screen().findIndex(line => line.startsWith('❯'));
  const cursorLine = (): string => terminal.screen()[cursorRow()] ?? '';
  const stableScreen = (): string => {
    // The durations are right-aligned, with what is left: they begin before their heading.
    const heading = terminal.screen()[firstRow - 1]?.indexOf('TOOK') ?? -1;
    const end = heading === -1 ? -1 : heading - 12;
    return terminal
      .screen()
      .map((_, row) => terminal.cells(row, 0, end === -1 ? undefined : end))
      .join('\n');
  };
  return {
    ...site,
    ...terminal,
    find: criteria => findJob(site, criteria),
    cursorRow,
    cursorLine,
    rowsAbove: () => {
      const position = /(\d[\d,]*) of [\d,]+(?= *$| {2,}[\d,]+ of [\d,]+ shown)/m.exec(
        terminal
          .screen()
          .slice(firstRow - 2, firstRow)
          .join('\n'),
      )?.[1];
      const jobsAbove = terminal.screen().filter((_, row) => {
        const isJob = /^[○●◌✓✗⊘?]( |$)/.test(terminal.cells(row, 3, 5).trimEnd());
        return row >= firstRow && row < cursorRow() && isJob;
      });
      return Number(position?.replaceAll(',', '')) - 1 - jobsAbove.length;
    },
    stableScreen,
    restingScreen: async () => {
      let resting = '';
      let since = 0;
      await terminal.waitUntil('a screen that rests', () => {
        const screen = stableScreen();
        if (screen !== resting) since = performance.now();
        resting = screen;
        return performance.now() - since >= restTime;
      });
      return resting;
    },
    showsAllJobs: async () => {
      const { length } = await site.jobs();
      await terminal.shows(
        new RegExp(`\\b${length.toLocaleString('en')} jobs?$|ジョブ ${length.toLocaleString('en')} 件$`, 'm'),
      );
      return length;
    },
    moveTo: async job => {
      await terminal.press('home');
      await terminal.waitUntil('the cursor at the top', () => cursorRow() === firstJobRow);
      // From now on the cursor follows its job.
      await terminal.press('up');
      const ids = (await site.jobs()).map(idPrefix);
      while (!cursorLine().includes(idPrefix(job))) {
        const before = cursorLine();
        const idBefore = ids.find(id => before.includes(id));
        await terminal.press('down');
        // The row of the same job may be redrawn before the cursor moves.
        await terminal.waitUntil('the cursor on the next row', () =>
          idBefore === undefined ? cursorLine() !== before : !cursorLine().includes(idBefore),
        );
      }
    },
    goTo: async criteria => {
      const job = await findJob(site, criteria);
      // In an incomplete list the job may be missing.
      await terminal.shows(completeTotal);
      terminal.send(`/\u0015id:${job.jobId}\r`);
      await terminal.shows(new RegExp(`id:${job.jobId} .*(?:\\b1 of \\d+ shown|中 1 件)`));
      return job;
    },
    answer: async (question, key) => {
      await terminal.shows(question);
      await pauseInput(reactionTime);
      await terminal.press(key);
    },
    actions: () => actions().slice(earlierActions),
    [Symbol.asyncDispose]: async () => {
      await terminal[Symbol.asyncDispose]();
      if (options.site === undefined) await site[Symbol.asyncDispose]();
    },
  };
};
