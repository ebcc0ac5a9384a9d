import { type Demo, OutputClosed, type World } from '../../src/cli/world.ts';
import type { PartTrouble } from '../../src/cloud/capabilities.ts';
import type { Gateway, JobPage, Project } from '../../src/cloud/gateway.ts';
import { run } from '../../src/commands/run.ts';
import { type ActionSupport, jobCenterSupport } from '../../src/jobs/action-support.ts';
import type { Job, JobDetails } from '../../src/jobs/job.ts';
import { cloudError } from './cloud-error.ts';
import { noon } from './jobs.ts';
import { virtualTime } from './virtual-time.ts';

export const noDetails: JobDetails = { files: [], importedRows: null, totalRows: null, facts: [] };

/** A server without a network. A test can change all of it, also while a command runs. */
export type FakeServer = {
  projects: readonly Project[];
  jobs: Job[];
  pageSize: number;
  badRecords: number;
  details: JobDetails;
  actionSupport: ActionSupport;
  /** How far the server's clock is ahead, in ms; null for a server that does not say. */
  skew: number | null;
  /** Missing parts of the list. */
  troubles: readonly PartTrouble[];
  /** IDs of jobs that may have existed before they were first listed. */
  backlog: readonly string[];
  /** Called before each call with its name. If it throws, the call fails with that error. */
  before: (call: string) => void;
  /** The job after an action. */
  act: (action: string, job: Job) => Job;
  readonly calls: string[];
  /** Called after each call, as a gateway tells its user. */
  onCall: () => void;
  readonly gateway: Gateway;
};

const createServer = (jobs: readonly Job[]): FakeServer => {
  const enter = (call: string): void => {
    server.calls.push(call);
    server.onCall();
    server.before(call);
  };
  const find = (jobId: string): Job => {
    const job = server.jobs.find(one => one.id === jobId);
    if (!job) throw cloudError('not-found', { code: 96026, message: `no such job: ${jobId}`, requestId: 'req-404' });
    return job;
  };
  const page = (start: number, size: number): JobPage => ({
    jobs: server.jobs.slice(start, start + size),
    total: server.jobs.length,
    nextPageToken: start + size < server.jobs.length ? String(start + size) : null,
    badRecords: server.badRecords,
    isOrdered: true,
    troubles: server.troubles,
    backlog: new Set(server.backlog),
  });
  const server: FakeServer = {
    projects: [{ id: 'proj-1', name: 'Search' }],
    jobs: [...jobs],
    pageSize: 100,
    badRecords: 0,
    details: noDetails,
    actionSupport: jobCenterSupport,
    skew: null,
    troubles: [],
    backlog: [],
    before: () => {},
    act: (action, job) => {
      if (action === 'cancel') return { ...job, status: 'canceling', rawStatus: 'CANCELING' };
      return action === 'commit'
        ? { ...job, rawStatus: 'Committing' }
        : { ...job, id: `${job.id}-again`, status: 'pending', rawStatus: 'PENDING' };
    },
    calls: [],
    onCall: () => {},
    gateway: {
      endpoint: 'http://127.0.0.1:1',
      capabilities: () => null,
      clockSkew: () => server.skew,
      forget: () => {},
      actionSupport: () => server.actionSupport,
      listProjects: async () => {
        enter('projects');
        return server.projects;
      },
      listJobs: async ({ pageToken, pageSize, createdAfter }) => {
        enter(`list ${pageToken ?? 'first'}${createdAfter === undefined ? '' : ` after ${createdAfter}`}`);
        return page(Number(pageToken ?? 0), Math.min(pageSize ?? server.pageSize, server.pageSize));
      },
      describeJob: async (_projectId, jobId) => {
        enter(`describe ${jobId}`);
        return { job: find(jobId), details: server.details, requestId: 'req-1' };
      },
      act: async (action, job) => {
        enter(`${action} ${job.id}`);
        const after = server.act(action, find(job.id));
        server.jobs = [after, ...server.jobs.filter(one => one.id !== after.id)];
        return { job: after, requestId: 'req-2' };
      },
      close: async () => {
        server.calls.push('close');
      },
    },
  };
  return server;
};

/** The world around a command. */
export type Surroundings = {
  readonly jobs?: readonly Job[];
  readonly env?: Readonly<Record<string, string>>;
  /** The width of the terminal; without it there is no terminal. */
  readonly terminal?: number;
  /** The answers to questions, in order; null for the end of input. */
  readonly answers?: readonly (string | null)[];
  /** The number of writes to standard output after which writing fails. */
  readonly closesAfter?: number;
  /** The error of those writes; {@link OutputClosed} by default. */
  readonly closesWith?: Error;
};

/** A world that collects output. Sleeping takes no time: it moves the clock and calls `meanwhile`. */
export type FakeWorld = {
  readonly server: FakeServer;
  readonly world: World;
  readonly questions: string[];
  readonly slept: number[];
  readonly stop: AbortController;
  /** Called after each sleep, so that a test can change the server. */
  meanwhile: () => void;
  out(): string;
  err(): string;
  /** Enters a line; null ends the input. */
  type(line: string | null): void;
  /** Runs a command line and returns its exit code. */
  run(...argv: readonly string[]): Promise<number>;
};

/** An input that a test enters line by line. */
const keyboard = () => {
  const entered: (string | null)[] = [];
  let wake = (): void => {};
  return {
    type: (line: string | null): void => {
      entered.push(line);
      wake();
    },
    read: async function* (signal: AbortSignal): AsyncGenerator<string> {
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const line = entered.shift();
        if (line === null) return;
        if (line !== undefined) yield line;
        else
          await new Promise<void>(resolve => {
            wake = resolve;
          });
      }
    },
  };
};

const keyed = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1' };

export const createFakeWorld = (around: Surroundings = {}): FakeWorld => {
  const server = createServer(around.jobs ?? []);
  const stop = new AbortController();
  const written = { out: [] as string[], err: [] as string[] };
  const answers = [...(around.answers ?? [])];
  const typed = keyboard();
  const time = virtualTime(noon, ms => {
    fake.slept.push(ms);
    fake.meanwhile();
  });
  const outputTo = (lines: string[]): World['stdout'] => ({
    isTTY: around.terminal !== undefined,
    columns: around.terminal ?? 80,
    write: async text => {
      if (lines === written.out && lines.length >= (around.closesAfter ?? Infinity))
        throw around.closesWith ?? new OutputClosed();
      if (text !== '') lines.push(text);
    },
    onReaderGone: () => () => {},
    writeAtExit: () => () => {},
  });
  const fake: FakeWorld = {
    server,
    stop,
    questions: [],
    slept: [],
    meanwhile: () => {},
    out: () => written.out.join(''),
    err: () => written.err.join(''),
    type: typed.type,
    run: (...argv) => run(argv, fake.world),
    world: {
      env: around.env ?? keyed,
      home: '/nonexistent-home',
      user: 'ana@laptop',
      version: '1.2.3',
      stdout: outputTo(written.out),
      stderr: outputTo(written.err),
      stdin: {
        isTTY: around.terminal !== undefined,
        ask: async question => {
          fake.questions.push(question);
          return answers.shift() ?? null;
        },
        lines: () => typed.read(stop.signal),
        readAll: async most => {
          const lines: string[] = [];
          for await (const line of typed.read(stop.signal)) lines.push(`${line}\n`);
          stop.signal.throwIfAborted();
          return lines.join('').length > most ? null : lines.join('');
        },
      },
      limits: {
        connect: 1_000,
        answer: 1_000,
        giveUp: 15_000,
        giveUpSource: 300,
        firstDelay: 1_000,
        longestDelay: 4_000,
      },
      signal: stop.signal,
      ...time,
      random: () => 0.5,
      openGateway: async ({ onCall }) => {
        server.onCall = () => onCall?.({ route: 'GET /v2/jobs', duration: 1, throttled: false });
        return server.gateway;
      },
      startDemo: async (): Promise<Demo> => ({
        endpoint: { origin: 'http://127.0.0.1:2', prefix: '' },
        apiKey: 'demo-key',
        projectId: 'proj-1',
        close: async () => {
          server.calls.push('demo closed');
        },
      }),
    },
  };
  return fake;
};
