import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retryKeepsId } from '../../src/server/project/retried-run.ts';
import { type ModeRoutes, mode } from '../support/e2e/mode.ts';
import { type JobCriteria, type MonitorDriver, openMonitor, type ServerJob } from '../support/e2e/monitor.ts';
import { withFastTime } from '../support/e2e/program.ts';
import { apiError, breakConnection } from '../support/e2e/relay.ts';

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;
/** A failed import whose retry keeps its ID. */
const sameId = { ...failedImport, where: (job: ServerJob) => retryKeepsId(job.jobId) };
/** A failed import whose retry is a new job. */
const newId = { ...failedImport, where: (job: ServerJob) => !retryKeepsId(job.jobId) };
const retryRoute = /\/retry$/;

/** The job types in the lists of each kind of server. */
const listed: Readonly<Record<ModeRoutes, readonly string[]>> = {
  'job-center': ['IMPORT', 'BACKUP', 'MIGRATION', 'SPARK'],
  public: ['IMPORT', 'SPARK'],
  milvus: ['IMPORT'],
  vts: ['MIGRATION'],
};

/** The text without whitespace and borders: where a line breaks makes no difference. */
const withoutSpace = (text: string): string => text.replaceAll(/[\s║]+/g, '');

/** Jobs that no server retries. */
const others = (
  [
    ['a successful import', { type: 'IMPORT', status: 'SUCCESSFUL' }],
    ['a running import', { type: 'IMPORT', status: 'IN_PROGRESS' }],
    ['a failed backup', { type: 'BACKUP', subtype: 'CLUSTER', status: 'FAILED' }],
    ['a failed migration', { type: 'MIGRATION', status: 'FAILED' }],
    ['a Spark job that timed out', { type: 'SPARK', where: ({ rawStatus }) => rawStatus === 'TIMEOUT' }],
  ] as const satisfies readonly (readonly [string, JobCriteria])[]
).filter(([, { type }]) => listed[mode.server.routes].includes(type));

describe('r on a job that can’t be retried', () => {
  let monitor: MonitorDriver;
  beforeAll(async () => {
    monitor = await openMonitor();
  });
  afterAll(() => monitor[Symbol.asyncDispose]());

  test.each(others)('shows why %s can’t be retried, and sends nothing', async (_, criteria) => {
    await monitor.goTo(criteria);
    await monitor.press('r');
    const screen = await monitor.shows(/Only failed import jobs can be retried\./);
    expect(screen).not.toMatch(/Retry this job\?/);
    expect(monitor.actions()).toEqual([]);
  });
});

describe.runIf(mode.retry === 'request')('r on a server without a retry', () => {
  test('shows the command that sends the request again, and sends nothing', async () => {
    await using monitor = await openMonitor();
    const { jobId } = await monitor.goTo(failedImport);
    await monitor.press('r');
    await monitor.showsSentence(`zjobs retry ${jobId} --request FILE`);
    await monitor.press('y');
    expect(monitor.actions()).toEqual([]);
  });
});

describe.runIf(mode.retry === 'route')('r on a server with a retry', () => {
  test('asks with the failure reason and the advice for its cause', async () => {
    await using monitor = await openMonitor();
    const { jobId, description, reason } = await monitor.goTo(sameId);
    await monitor.press('r');
    await monitor.shows(/Retry this job\?/, jobId, description ?? '', /y +run the import again +n +leave it failed/);
    const screen = monitor.screen().join('');
    const advice = /expired/.test(reason ?? '') ? 'renew the key or the permission first' : 'fix the files first';
    expect(withoutSpace(screen)).toContain(withoutSpace(`${advice}, or it will fail again for the same reason.`));
    expect(withoutSpace(screen)).toContain(withoutSpace(reason ?? ''));
    await monitor.press('enter');
    await monitor.hides(/Retry this job\?/);
    expect(monitor.actions()).toEqual([]);
  });

  describe.concurrent('runs a failed import again', () => {
    test('under its own ID', async () => {
      await using monitor = await openMonitor({ server: { speed: 10 }, args: ['--interval', '1s'] });
      const { jobId } = await monitor.goTo(sameId);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      await monitor.shows(new RegExp(`${jobId}: the server accepted the retry\\. The job runs again\\.`));
      await monitor.waitUntil('In Progress', () => monitor.cursorLine().includes('● In Progress'));
      expect(monitor.actions()).toHaveLength(1);
    });

    test('as a new job, and moves the cursor to it', async () => {
      await using monitor = await openMonitor({ columns: 200, args: ['--interval', '1s'] });
      await monitor.showsAllJobs();
      // Closes the details, so that the row of the cursor contains the ID.
      await monitor.press('escape');
      // In one read, Esc and the next key would be one key.
      await monitor.waitUntil('no details', () => !monitor.screen().some(line => line.includes('│')));
      monitor.send('/type:import\r');
      await monitor.shows(/^ filter: type:import /m);
      const job = await monitor.find(newId);
      await monitor.moveTo(job);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      const screen = await monitor.shows(/the server accepted the retry\. It runs as job-\w{22}\./);
      const runs = /It runs as (job-\w{22})/.exec(screen)?.[1] ?? '';
      expect(runs).not.toBe(job.jobId);
      await monitor.waitUntil('the cursor on the new job', () => monitor.cursorLine().includes(runs));
      expect(monitor.cursorLine()).toMatch(/○ Pending|● In Progress/);
      expect(monitor.actions()).toHaveLength(1);
    });

    test('and shows the new job in open details', async () => {
      await using monitor = await openMonitor({ server: { speed: 10 }, args: ['--interval', '1s'] });
      await monitor.goTo(newId);
      await monitor.press('enter');
      await monitor.shows(/✗ Failed (?:after|,)/);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      await monitor.shows(/● In Progress for/);
      expect(monitor.actions()).toHaveLength(1);
    });
  });

  test('shows the server’s message when the server refuses', async () => {
    await using monitor = await openMonitor();
    const { jobId } = await monitor.goTo(sameId);
    monitor.relay.answer('POST', retryRoute, apiError(409, 409, 'The files of this import are gone.'));
    await monitor.press('r');
    await monitor.answer(/Retry this job\?/, 'y');
    await monitor.showsSentence(
      new RegExp(`${jobId}: refused\\. The files of this import are gone\\. \\(code 409, requestid req-`),
    );
    expect(monitor.cursorLine()).toMatch(/✗ Failed/);
  });

  describe.concurrent('a retry whose answer is lost, and that is sent once', () => {
    test('is reported as accepted when the same job runs again', async () => {
      await using monitor = await openMonitor();
      await monitor.goTo(sameId);
      monitor.relay.loseAnswers('POST', retryRoute);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      await monitor.shows(/the server accepted the retry\. The job runs again\./);
      expect(monitor.actions()).toHaveLength(1);
    });

    test('is reported as unknown with the likely successor when a new job runs', async () => {
      await using monitor = await openMonitor({ env: withFastTime(5) });
      const { jobId } = await monitor.goTo(newId);
      const known = new Set((await monitor.jobs()).map(job => job.jobId));
      monitor.relay.loseAnswers('POST', retryRoute);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      await monitor.showsSentence(new RegExp(`${jobId}: outcome unknown\\. The answer was lost`));
      const started = (await monitor.jobs()).find(job => !known.has(job.jobId));
      await monitor.showsSentence(new RegExp(`Jobs that it probably started: ${started?.jobId}\\.`));
      expect(monitor.actions()).toHaveLength(1);
    });

    test('is reported as unknown when no job runs', async () => {
      await using monitor = await openMonitor({ env: withFastTime(5) });
      const { jobId } = await monitor.goTo(newId);
      monitor.relay.answer('POST', retryRoute, breakConnection);
      await monitor.press('r');
      await monitor.answer(/Retry this job\?/, 'y');
      await monitor.showsSentence(new RegExp(`${jobId}: outcome unknown\\. The answer was lost`));
      expect(monitor.actions()).toHaveLength(1);
    });
  });
});
