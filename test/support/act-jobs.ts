import { aJob, noon } from './jobs.ts';

export const running = aJob({ id: 'job-run' });
export const done = aJob({
  id: 'job-done',
  status: 'successful',
  rawStatus: 'SUCCESSFUL',
  progress: 100,
  finishedAt: noon,
});
export const failedImport = aJob({
  id: 'job-imp',
  type: 'IMPORT',
  subtype: null,
  status: 'failed',
  rawStatus: 'FAILED',
  reason: 'the key expired',
});
/** An import that waits for its commit. */
export const uncommitted = aJob({
  id: '4567',
  type: 'IMPORT',
  subtype: null,
  rawStatus: 'Uncommitted',
  progress: 99,
});
/** Running backups that can be canceled. */
export const backups = (count: number) => Array.from({ length: count }, (_, index) => aJob({ id: `job-${index + 1}` }));

/** The lines of an output, as JSON. */
export const lines = (text: string): unknown[] =>
  text
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));

/** The actions among the calls of a fake server. */
export const sent = (calls: readonly string[]): readonly string[] =>
  calls.filter(call => /^(?:cancel|retry|commit) /.test(call));
