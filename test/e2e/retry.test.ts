import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { retryKeepsId } from '../../src/server/project/retried-run.ts';
import { type ModeName, mode } from '../support/e2e/mode.ts';
import { breakOff, failure } from '../support/e2e/relay.ts';
import { openMonitor, type ServerJob, type Visit, type Wanted } from '../support/e2e/visit.ts';

const failedImport = { type: 'IMPORT', status: 'FAILED' } as const;
/** A failed import that runs again under its own ID. */
const sameId = { ...failedImport, also: (job: ServerJob) => retryKeepsId(job.jobId) };
/** A failed import that runs again as a new job. */
const newId = { ...failedImport, also: (job: ServerJob) => !retryKeepsId(job.jobId) };
const retryRoute = /\/retry$/;

/** The types of which the lists of each kind of server tell. */
const listed: Readonly<Record<ModeName, readonly string[]>> = {
  'job-center': ['IMPORT', 'BACKUP', 'MIGRATION', 'SPARK'],
  public: ['IMPORT', 'SPARK'],
  milvus: ['IMPORT'],
};

const dense = (text: string): string => text.replaceAll(/[\s║]+/g, '');

/** What no server retries. */
const others = (
  [
    ['a successful import', { type: 'IMPORT', status: 'SUCCESSFUL' }],
    ['a running import', { type: 'IMPORT', status: 'IN_PROGRESS' }],
    ['a failed backup', { type: 'BACKUP', subtype: 'CLUSTER', status: 'FAILED' }],
    ['a failed migration', { type: 'MIGRATION', subtype: 'PINECONE', status: 'FAILED' }],
    ['a Spark job that timed out', { type: 'SPARK', also: ({ word }) => word === 'TIMEOUT' }],
  ] as const satisfies readonly (readonly [string, Wanted])[]
).filter(([, { type }]) => listed[mode.name].includes(type));

describe('everything else can’t be retried, says so, and nothing is sent', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await openMonitor();
  });
  afterAll(() => visit[Symbol.asyncDispose]());

  test.each(others)('%s', async (_, wanted) => {
    await visit.goTo(wanted);
    await visit.press('r');
    const screen = await visit.sees(/Only failed import jobs can be retried\./);
    expect(screen).not.toMatch(/Retry this job\?/);
    expect(visit.actions()).toEqual([]);
  });
});

describe.runIf(mode.retry === 'request')('a server without a retry', () => {
  test('r names the command that sends the request again, and nothing is sent', async () => {
    await using visit = await openMonitor();
    const { jobId } = await visit.goTo(failedImport);
    await visit.press('r');
    await visit.reads(`zjobs retry ${jobId} --request FILE`);
    await visit.press('y');
    expect(visit.actions()).toEqual([]);
  });
});

describe.runIf(mode.retry === 'route')('a server with a retry', () => {
  test('the question tells why it failed, and that the files want mending first', async () => {
    await using visit = await openMonitor();
    const { jobId, description, reason } = await visit.goTo(sameId);
    await visit.press('r');
    await visit.sees(/Retry this job\?/, jobId, description ?? '', /y retry +No/);
    const screen = visit.screen().join('');
    expect(dense(screen)).toContain(dense('mend those first, or it will fail again for the same reason.'));
    expect(dense(screen)).toContain(dense(reason ?? ''));
    await visit.press('enter');
    await visit.seesNo(/Retry this job\?/);
    expect(visit.actions()).toEqual([]);
  });

  describe.concurrent('a failed import runs again', () => {
    test('under its own ID', async () => {
      await using visit = await openMonitor({ server: { speed: 10 }, args: ['--interval', '1s'] });
      const { jobId } = await visit.goTo(sameId);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      await visit.sees(new RegExp(`${jobId}: the server accepted the retry; it runs again\\.`));
      await visit.until('In Progress', () => visit.cursorLine().includes('● In Progress'));
      expect(visit.actions()).toHaveLength(1);
    });

    test('as a new job, to which the cursor goes', async () => {
      await using visit = await openMonitor({ columns: 200, args: ['--interval', '1s'] });
      await visit.seesAll();
      visit.send('/type:import\r');
      await visit.sees(/^ filter: type:import /m);
      const job = await visit.find(newId);
      await visit.moveTo(job);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      const screen = await visit.sees(/the server accepted the retry; it runs as job-\w{22}\./);
      const runs = /it runs as (job-\w{22})/.exec(screen)?.[1] ?? '';
      expect(runs).not.toBe(job.jobId);
      await visit.until('the cursor on the new job', () => visit.cursorLine().includes(runs));
      expect(visit.cursorLine()).toMatch(/○ Pending|● In Progress/);
      expect(visit.actions()).toHaveLength(1);
    });

    test('and details that are open follow it', async () => {
      await using visit = await openMonitor({ server: { speed: 10 }, args: ['--interval', '1s'] });
      await visit.goTo(newId);
      await visit.press('enter');
      await visit.sees(/Status +✗ Failed/);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      await visit.sees(/Status +● In Progress/);
      expect(visit.actions()).toHaveLength(1);
    });
  });

  test('a refusal of the server is shown in its words', async () => {
    await using visit = await openMonitor();
    const { jobId } = await visit.goTo(sameId);
    visit.relay.answer('POST', retryRoute, failure(409, 409, 'The files of this import are gone.'));
    await visit.press('r');
    await visit.answer(/Retry this job\?/, 'y');
    await visit.reads(
      new RegExp(`${jobId}: refused\\. The files of this import are gone\\. \\(code 409, requestid req-`),
    );
    expect(visit.cursorLine()).toMatch(/✗ Failed/);
  });

  describe.concurrent('after a lost answer nothing is sent twice', () => {
    test('the same job runs: it was done', async () => {
      await using visit = await openMonitor();
      await visit.goTo(sameId);
      visit.relay.loseAnswers('POST', retryRoute);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      await visit.sees(/the server accepted the retry; it runs again\./);
      expect(visit.actions()).toHaveLength(1);
    });

    test('a new job runs: it may be the one', async () => {
      await using visit = await openMonitor();
      const { jobId } = await visit.goTo(newId);
      const known = new Set((await visit.jobs()).map(job => job.jobId));
      visit.relay.loseAnswers('POST', retryRoute);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      await visit.reads(new RegExp(`${jobId}: unknown\\. The answer was lost`));
      const started = (await visit.jobs()).find(job => !known.has(job.jobId));
      await visit.reads(new RegExp(`Likely started by it: ${started?.jobId}\\.`));
      expect(visit.actions()).toHaveLength(1);
    });

    test('nothing runs: it can’t be told', async () => {
      await using visit = await openMonitor();
      const { jobId } = await visit.goTo(newId);
      visit.relay.answer('POST', retryRoute, breakOff);
      await visit.press('r');
      await visit.answer(/Retry this job\?/, 'y');
      await visit.reads(new RegExp(`${jobId}: unknown\\. The answer was lost`));
      expect(visit.actions()).toHaveLength(1);
    });
  });
});
