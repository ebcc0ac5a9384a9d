import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { cancelAccepted, cancelDirectly, type MonitorDriver, openMonitor } from '../support/e2e/monitor.ts';
import { withFastTime, withFixture } from '../support/e2e/program.ts';
import { apiError, breakConnection } from '../support/e2e/relay.ts';
import { pauseInput } from '../support/e2e/terminal.ts';

const { running, cancelRoute } = mode;

describe.runIf(mode.can.cancel).concurrent('a confirmed cancel', () => {
  test.each(mode.cancelable)('takes %s to Canceling, then to Canceled', async (_, criteria) => {
    await using monitor = await openMonitor({ server: { speed: 5 }, args: ['--interval', '1s'] });
    const job = await monitor.goTo(criteria);
    await monitor.press('c');
    await monitor.shows(
      /Cancel this job\?/,
      job.jobId,
      job.description ?? '',
      'The server stops the job and discards what it has done so far',
    );
    await monitor.answer(/y +stop the /, 'y');
    await monitor.waitUntil('Canceling', () => monitor.cursorLine().includes('◌ Canceling'));
    await monitor.waitUntil('Canceled', () => monitor.cursorLine().includes('⊘ Canceled'));
    await monitor.shows(new RegExp(`${job.jobId} is Canceled\\.`));
    const { path, body } = mode.cancelRequest(monitor.server, job.jobId);
    expect(monitor.actions().map(sent => [sent.path, sent.body === '' ? null : JSON.parse(sent.body)])).toEqual([
      [path, body],
    ]);
  });
});

describe('c on a job that can’t be canceled', () => {
  let monitor: MonitorDriver;
  beforeAll(async () => {
    monitor = await openMonitor();
  });
  afterAll(() => monitor[Symbol.asyncDispose]());

  test.each(mode.notCancelable)('shows why %s can’t be canceled, and sends nothing', async (_, criteria, reason) => {
    await monitor.goTo(criteria);
    await monitor.press('c');
    await monitor.showsSentence(reason);
    const screen = monitor.screen();
    expect(screen.join('\n')).not.toMatch(/Cancel this job\?/);
    // The footer lists only keys that work.
    expect(screen.at(-1)).not.toMatch(/c cancel/);
    await monitor.press('y');
    await monitor.shows(/Sent to the clipboard/);
    expect(monitor.actions()).toEqual([]);
  });
});

describe.runIf(mode.can.cancel)('a question about a cancel', () => {
  let monitor: MonitorDriver;
  beforeAll(async () => {
    monitor = await openMonitor();
  });
  afterAll(() => monitor[Symbol.asyncDispose]());

  test.each(['n', 'escape', 'enter'])('is declined by %s, and nothing is sent', async key => {
    await monitor.goTo(running);
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, key);
    const screen = await monitor.hides(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending/);
    expect(monitor.cursorLine()).toMatch(/● In Progress/);
    expect(monitor.actions()).toEqual([]);
  });
});

describe.runIf(mode.can.cancel)('a y that can’t be a deliberate answer', () => {
  let monitor: MonitorDriver;
  beforeAll(async () => {
    monitor = await openMonitor();
  });
  afterAll(() => monitor[Symbol.asyncDispose]());

  test.each([
    ['comes in one write with the c', 'cy'],
    ['is pasted', 'c\u001b[200~y\u001b[201~'],
    ['is held down with it', 'cyyyy'],
  ])('is ignored when it %s', async (_, sent) => {
    await monitor.goTo(running);
    monitor.send(sent);
    await monitor.shows(/Cancel this job\?/);
    await monitor.press('n');
    const screen = await monitor.hides(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending|accepted/);
    expect(monitor.actions()).toEqual([]);
  });

  test('is ignored within 150 ms of the c', async () => {
    await using slow = await openMonitor({ env: withFixture('slow-clock.mjs') });
    await slow.goTo(running);
    await slow.press('c');
    await slow.answer(/Cancel this job\?/, 'y');
    await slow.press('n');
    const screen = await slow.hides(/Cancel this job\?/);
    expect(screen).not.toMatch(/Sending|accepted/);
    expect(slow.actions()).toEqual([]);
  });

  test('is part of a word that is typed into the list', async () => {
    await monitor.goTo(running);
    for (const letter of 'copy') {
      monitor.send(letter);
      await pauseInput(130);
    }
    const screen = await monitor.shows(/Question closed: only y means yes\. Nothing was sent\./);
    expect(screen).not.toMatch(/Cancel this job\?|Sending|accepted|clipboard/);
    expect(monitor.actions()).toEqual([]);
  });

  test('does not prevent a later y from being the answer', async () => {
    const job = await monitor.goTo(running);
    monitor.send('cy');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.shows(cancelAccepted(job));
    expect(monitor.actions()).toHaveLength(1);
  });
});

describe.runIf(mode.can.cancel)('a cancel that the server refuses', () => {
  test.each([
    [409, 409, 'The backup is already being written to its vault.'],
    [400, 80021, 'Cancel is not possible in this phase.'],
    [403, 96016, 'Only the owner of this cluster may do that.'],
  ])('shows the message of HTTP %i, with code %i and request ID', async (status, code, message) => {
    await using monitor = await openMonitor();
    const { jobId } = await monitor.goTo(running);
    monitor.relay.answer('POST', cancelRoute, apiError(status, code, message));
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.showsSentence(
      new RegExp(`${jobId}: refused\\. ${message}.*? \\(code ${code}, requestid req-of-the-relay\\)`),
    );
    expect(monitor.cursorLine()).toMatch(/● In Progress/);
    expect(monitor.actions()).toHaveLength(1);
  });

  test('is not sent when the job ended under the question', async () => {
    await using monitor = await openMonitor({ args: ['--interval', '5m'] });
    const { jobId } = await monitor.goTo(running);
    await monitor.press('c');
    await monitor.shows(/Cancel this job\?/);
    await cancelDirectly(monitor, jobId);
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.showsSentence(
      /refused\. Only Pending or In Progress jobs can be canceled; this one is Cancel(?:ing|ed)\./,
    );
    expect(monitor.actions()).toEqual([]);
  });
});

describe.runIf(mode.can.cancel).concurrent('a cancel whose answer is lost', () => {
  test('is reported as accepted when the job shows it, and is sent once', async () => {
    await using monitor = await openMonitor();
    const job = await monitor.goTo(running);
    monitor.relay.loseAnswers('POST', cancelRoute);
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.shows(cancelAccepted(job));
    await monitor.waitUntil('Canceling', () => /◌ Canceling|⊘ Canceled/.test(monitor.cursorLine()));
    expect(monitor.actions()).toHaveLength(1);
  });

  test('is reported as unknown when the job doesn’t show it, and is sent once', async () => {
    await using monitor = await openMonitor({ env: withFastTime(5) });
    const { jobId } = await monitor.goTo(running);
    monitor.relay.answer('POST', cancelRoute, breakConnection);
    await monitor.press('c');
    await monitor.answer(/Cancel this job\?/, 'y');
    await monitor.showsSentence(new RegExp(`${jobId}: outcome unknown\\. The answer was lost`));
    expect(monitor.cursorLine()).toMatch(/● In Progress/);
    expect(monitor.actions()).toHaveLength(1);
  });
});
