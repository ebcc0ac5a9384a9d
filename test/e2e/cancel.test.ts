import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { withFixture } from '../support/e2e/program.ts';
import { breakOff, failure } from '../support/e2e/relay.ts';
import { cancelAccepted, openMonitor, openSite, sendCancel, type Visit } from '../support/e2e/visit.ts';

const { running, cancelRoute } = mode;

describe.concurrent('what can be canceled goes Canceling, then Canceled', () => {
  test.each(mode.cancelable)('%s', async (_, wanted) => {
    await using visit = await openMonitor({ server: { speed: 5 }, args: ['--interval', '1s'] });
    const job = await visit.goTo(wanted);
    await visit.press('c');
    await visit.sees(
      /Cancel this job\?/,
      job.jobId,
      job.description ?? '',
      'The server stops it; what it has done so far is discarded',
    );
    await visit.answer(/y cancel +No/, 'y');
    await visit.until('Canceling', () => visit.cursorLine().includes('◌ Canceling'));
    await visit.until('Canceled', () => visit.cursorLine().includes('⊘ Canceled'));
    await visit.sees(new RegExp(`${job.jobId} is Canceled\\.`));
    const { path, body } = mode.cancelRequest(visit.server, job.jobId);
    expect(visit.actions().map(sent => [sent.path, sent.body === '' ? null : JSON.parse(sent.body)])).toEqual([
      [path, body],
    ]);
  });
});

describe('what can’t be canceled says why, and nothing is sent', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await openMonitor();
  });
  afterAll(() => visit[Symbol.asyncDispose]());

  test.each(mode.notCancelable)('%s', async (_, wanted, reason) => {
    await visit.goTo(wanted);
    await visit.press('c');
    await visit.reads(reason);
    const screen = visit.screen();
    expect(screen.join('\n')).not.toMatch(/Cancel this job\?/);
    // The footer offers only keys that work.
    expect(screen.at(-1)).not.toMatch(/c cancel/);
    await visit.press('y');
    await visit.sees(/Sent to the clipboard/);
    expect(visit.actions()).toEqual([]);
  });
});

test.runIf(mode.name === 'milvus')('an older Milvus has no abort, and says so', async () => {
  await using site = await openSite();
  site.relay.answer('POST', cancelRoute, failure(404, 404, 'page not found'));
  await using visit = await openMonitor({ site });
  await visit.goTo(running);
  await visit.press('c');
  await visit.reads('Import jobs can’t be canceled on this server: it offers no abort.');
  expect(visit.actions()).toEqual([]);
});

describe('the default is No', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await openMonitor();
  });
  afterAll(() => visit[Symbol.asyncDispose]());

  test.each(['n', 'escape', 'enter'])('%s closes the question, and nothing is sent', async key => {
    await visit.goTo(running);
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, key);
    const screen = await visit.seesNo(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending/);
    expect(visit.cursorLine()).toMatch(/● In Progress/);
    expect(visit.actions()).toEqual([]);
  });
});

describe('a y that can’t be an answer is none', () => {
  test.each([
    ['in one write with the c', 'cy'],
    ['pasted', 'c\u001b[200~y\u001b[201~'],
    ['held down with it', 'cyyyy'],
  ])('%s', async (_, sent) => {
    await using visit = await openMonitor();
    await visit.goTo(running);
    visit.send(sent);
    await visit.sees(/Cancel this job\?/);
    await visit.press('n');
    const screen = await visit.seesNo(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending|accepted/);
    expect(visit.actions()).toEqual([]);
  });

  test('within 150 ms of the c', async () => {
    await using visit = await openMonitor({ env: withFixture('slow-clock.mjs') });
    await visit.goTo(running);
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.press('n');
    const screen = await visit.seesNo(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending|accepted/);
    expect(visit.actions()).toEqual([]);
  });

  test('a later one is an answer', async () => {
    await using visit = await openMonitor();
    const job = await visit.goTo(running);
    visit.send('cy');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.sees(cancelAccepted(job));
    expect(visit.actions()).toHaveLength(1);
  });
});

describe('the server has the last word', () => {
  test.each([
    [409, 409, 'The backup is already being written to its vault.'],
    [400, 80021, 'Cancel is not possible in this phase.'],
    [403, 96016, 'Only the owner of this cluster may do that.'],
  ])('HTTP %i is shown in its words, with code %i and requestid', async (status, code, message) => {
    await using visit = await openMonitor();
    const { jobId } = await visit.goTo(running);
    visit.relay.answer('POST', cancelRoute, failure(status, code, message));
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.reads(new RegExp(`${jobId}: refused\\. ${message}.*? \\(code ${code}, requestid req-of-the-relay\\)`));
    expect(visit.cursorLine()).toMatch(/● In Progress/);
    expect(visit.actions()).toHaveLength(1);
  });

  test('a job that ended while the question stood is not asked for', async () => {
    await using visit = await openMonitor({ args: ['--interval', '5m'] });
    const { jobId } = await visit.goTo(running);
    await visit.press('c');
    await visit.sees(/Cancel this job\?/);
    await sendCancel(visit, jobId);
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.reads(/refused\. Only Pending or In Progress jobs can be canceled; this one is Cancel(?:ing|ed)\./);
    expect(visit.actions()).toEqual([]);
  });
});

describe.concurrent('after a lost answer the job is read again, and nothing is sent twice', () => {
  test('it was done', async () => {
    await using visit = await openMonitor();
    const job = await visit.goTo(running);
    visit.relay.loseAnswers('POST', cancelRoute);
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.sees(cancelAccepted(job));
    await visit.until('Canceling', () => /◌ Canceling|⊘ Canceled/.test(visit.cursorLine()));
    expect(visit.actions()).toHaveLength(1);
  });

  test('it can’t be told', async () => {
    await using visit = await openMonitor();
    const { jobId } = await visit.goTo(running);
    visit.relay.answer('POST', cancelRoute, breakOff);
    await visit.press('c');
    await visit.answer(/Cancel this job\?/, 'y');
    await visit.reads(new RegExp(`${jobId}: unknown\\. The answer was lost`));
    expect(visit.cursorLine()).toMatch(/● In Progress/);
    expect(visit.actions()).toHaveLength(1);
  });
});
