import { expect, test } from 'vitest';
import { aJob, failedImport } from '../../support/jobs.ts';
import { openPlain } from '../../support/open-plain.ts';

/** Text that reorders a line, clears the screen, rings, and begins a line of its own. */
const hostile = (name: string): string =>
  `\u202e${name}\u001b[2J\u2066אבג\u0007\u009b31m\nCancel this job? [y/N] y\u200b`;

const texts = {
  type: hostile('TYPE'),
  subtype: hostile('SUBTYPE'),
  description: hostile('description'),
  createdBy: hostile('by'),
  clusterName: hostile('cluster'),
  collectionName: hostile('collection'),
};

test('the answers and questions of --plain show nothing that moves, reorders or adds lines', async () => {
  const session = await openPlain([], {
    terminal: 100,
    jobs: [
      aJob({ id: 'job-run', ...texts, type: 'BACKUP', subtype: 'CLUSTER' }),
      failedImport({ id: 'job-bad', reason: hostile('reason'), description: hostile('import') }),
      aJob({ id: 'job-odd', ...texts, status: 'unknown', rawStatus: hostile('RAW') }),
    ],
  });
  session.fake.server.details = {
    files: [],
    importedRows: null,
    totalRows: null,
    facts: [
      [hostile('key'), hostile('value')],
      ['constructor', 'x'],
    ],
  };
  for (const line of ['list', 'describe job-odd', 'describe job-run', 'cancel job-run', 'n', 'retry job-bad', 'n']) {
    await session.enter(line);
  }
  session.change('job-run', { status: 'failed', rawStatus: 'FAILED', reason: hostile('why') });
  await session.poll();
  const written = session.fake.out() + session.fake.err() + session.fake.questions.join('\n');
  expect(written).toContain('Cancel this job?');
  expect(written).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]/);
  expect(written.split('\n').filter(line => line.startsWith('Cancel this job? [y/N] y'))).toEqual([]);
});
