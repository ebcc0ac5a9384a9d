import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActionRecord, changesOf } from '../../../src/jobs/changes.ts';
import { idOfLine, lineOf, quotedJobOf, recordOf, recordsEndOf } from '../../../src/storage/journal/journal-lines.ts';
import { aJob, noon } from '../../support/jobs.ts';

const place = { endpoint: 'https://api.example.com', projectId: 'proj-1', projectName: null };
const recordsOf = (text: string) =>
  changesOf({ before: null, after: aJob({ id: `job ${text}`, description: text, reason: text }) }, place, noon);

const sent: ActionRecord = {
  id: 'job-1:cancel:2026-11-22T14:00:00Z:ana@laptop',
  time: '2026-11-22T14:00:00Z',
  event: 'cancel',
  ...place,
  jobId: 'job-1',
  by: 'ana@laptop',
  outcome: 'refused',
  newJobId: null,
  reason: 'it has ended',
  code: 409,
  requestId: 'req-1',
};

test('what is written is read again, whatever the server said', () => {
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
  // A line that is replayed is the line that was told live.
  expect(JSON.stringify(recordOf(JSON.stringify(seen)))).toBe(JSON.stringify(seen));
});

test('recordsEndOf tells whether a line records the end that a job has', () => {
  const ended = aJob({ status: 'failed', finishedAt: noon, reason: ',"status":"canceled","finishedAt":null,' });
  const [record] = changesOf({ before: aJob(), after: ended }, place, noon);
  const line = record === undefined ? '' : lineOf(record);
  expect(recordsEndOf(ended, line)).toBe(true);
  expect(recordsEndOf({ ...ended, finishedAt: noon + 1_000 }, line)).toBe(false);
  expect(recordsEndOf({ ...ended, status: 'canceled', finishedAt: null }, line)).toBe(false);
  expect(recordsEndOf({ ...ended, status: 'in-progress' }, line)).toBe(false);
  expect(recordsEndOf(ended, line.slice(0, 80))).toBe(false);
});

test('a value that would fill the disk is cut', () => {
  const [record] = recordsOf('x'.repeat(1_000_000));
  expect(record && lineOf(record).length).toBeLessThan(50_000);
});

describe('what is no record', () => {
  const good = lineOf(sent);
  test.each([
    ['an empty line', ''],
    ['a torn line', good.slice(0, 80)],
    ['no object', '[]'],
    ['another event', good.replace('"cancel"', '"thaw"')],
    ['a field less', good.replace('"by":"ana@laptop",', '')],
    ['a field of another kind', good.replace('409', 'true')],
    ['no time', good.replace('"2026-11-22T14:00:00Z"', '"yesterday"')],
  ])('%s', (_, line) => {
    expect(recordOf(line)).toBeNull();
  });

  test.each([
    ['', null],
    ['x', null],
    ['{"time":"1"}', null],
    ['{"id":"a\\"b', null],
    ['{"id":"a\\"b"}', 'a\\"b'],
  ])('the ID of %j is %j', (line, id) => {
    expect(idOfLine(line)).toBe(id);
  });
});
