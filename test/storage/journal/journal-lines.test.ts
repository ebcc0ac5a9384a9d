import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf } from '../../../src/jobs/changes.ts';
import { idOfLine, lineOf, quotedJobOf, recordOf, recordsEndOf } from '../../../src/storage/journal/journal-lines.ts';
import { aJob, noon } from '../../support/jobs.ts';

const target = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };
const recordsOf = (text: string) =>
  changesOf({ before: null, after: aJob({ id: `job ${text}`, description: text, reason: text }) }, target, noon);

const sent: ActionRecord = {
  id: 'job-1:cancel:2026-11-22T14:00:00Z:ana@laptop',
  time: '2026-11-22T14:00:00Z',
  event: 'cancel',
  ...target,
  jobId: 'job-1',
  by: 'ana@laptop',
  outcome: 'refused',
  newJobId: null,
  reason: 'it has ended',
  code: 409,
  requestId: 'req-1',
};

test('recordOf reads every line that lineOf writes, whatever the server sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const record of recordsOf(text)) {
        const line = lineOf(record);
        expect(line).not.toContain('\n');
        expect(recordOf(line)).toEqual(JSON.parse(JSON.stringify(record)));
        expect(JSON.parse(`"${idOfLine(line)}"`)).toBe(JSON.parse(line).id);
        expect(quotedJobOf(line)).toBe(JSON.stringify(record.jobId));
      }
      expect(quotedJobOf(lineOf({ ...sent, jobId: text, reason: text }))).toBe(JSON.stringify(text));
    }),
  );
  expect(recordOf(lineOf(sent))).toEqual(sent);
  const [seen] = recordsOf('a');
  // A record that is read from the journal prints as the line that was printed live.
  expect(JSON.stringify(recordOf(JSON.stringify(seen)))).toBe(JSON.stringify(seen));
});

test('recordsEndOf recognizes the line of the end that a job has', () => {
  const ended = aJob({ status: 'failed', finishedAt: noon, reason: ',"status":"canceled","finishedAt":null,' });
  const [record] = changesOf({ before: aJob(), after: ended }, target, noon);
  const line = record === undefined ? '' : lineOf(record);
  expect(recordsEndOf(ended, line)).toBe(true);
  expect(recordsEndOf({ ...ended, finishedAt: noon + 1_000 }, line)).toBe(false);
  expect(recordsEndOf({ ...ended, status: 'canceled', finishedAt: null }, line)).toBe(false);
  expect(recordsEndOf({ ...ended, status: 'in-progress' }, line)).toBe(false);
  expect(recordsEndOf(ended, line.slice(0, 80))).toBe(false);
});

test('recordsEndOf recognizes the end of a job in an unknown status by its word', () => {
  const ended = aJob({ status: 'unknown', rawStatus: 'ABORTED', finishedAt: noon });
  const [record] = changesOf({ before: aJob(), after: ended }, target, noon);
  const line = record === undefined ? '' : lineOf(record);
  expect(recordsEndOf(ended, line)).toBe(true);
  expect(recordsEndOf({ ...ended, rawStatus: 'EXPIRED' }, line)).toBe(false);
  expect(recordsEndOf({ ...ended, finishedAt: null }, line)).toBe(false);
});

test('lineOf cuts very long values', () => {
  const [record] = recordsOf('x'.repeat(1_000_000));
  expect(record && lineOf(record).length).toBeLessThan(50_000);
});

describe('recordOf returns null for', () => {
  const good = lineOf(sent);
  test.each([
    ['an empty line', ''],
    ['a torn line', good.slice(0, 80)],
    ['an array', '[]'],
    ['an unknown event', good.replace('"cancel"', '"thaw"')],
    ['a missing required value', good.replace('"by":"ana@laptop",', '')],
    ['a value of another type', good.replace('409', 'true')],
    ['an invalid time', good.replace('"2026-11-22T14:00:00Z"', '"yesterday"')],
  ])('%s', (_, line) => {
    expect(recordOf(line)).toBeNull();
  });

  test.each([
    ['', null],
    ['x', null],
    ['{"time":"1"}', null],
    ['{"id":"a\\"b', null],
    ['{"id":"a\\"b"}', 'a\\"b'],
  ])('idOfLine finds the ID of %j: %j', (line, id) => {
    expect(idOfLine(line)).toBe(id);
  });
});

test('skips lines of no known event without a slow check of each', () => {
  const start = performance.now();
  let skipped = 0;
  for (let count = 0; count < 100_000; count += 1) if (recordOf(`{"id":"${count}"}`) === null) skipped += 1;
  expect(skipped).toBe(100_000);
  expect(performance.now() - start).toBeLessThan(4_000);
});
