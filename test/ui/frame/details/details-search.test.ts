import { describe, expect, test } from 'vitest';
import { withMatches } from '../../../../src/ui/frame/details/details-search.ts';
import { frame } from '../../../../src/ui/frame/frame.ts';
import { reduceMonitor } from '../../../../src/ui/state/reducer.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { noDetails } from '../../../support/fake-world.ts';
import { failedImport } from '../../../support/jobs.ts';
import { aState, english, screenRows, unstyled } from '../../../support/ui-fixtures.ts';

const job = failedImport({ id: 'job-42' });
const files = Array.from({ length: 40 }, (_, index) => ({
  name: `part-${index}.parquet`,
  size: 1,
  status: 'successful' as const,
  rawStatus: 'Completed',
  progress: 100,
  importedRows: 1,
  totalRows: 1,
  completedAt: null,
  reason: null,
}));

const searching = (text: string): MonitorState => {
  const open: MonitorState = {
    ...aState([job], { detailsOpen: true, size: { columns: 80, rows: 24 } }),
    described: { jobId: job.id, state: 'ready', job, details: { ...noDetails, files }, requestId: null, history: [] },
  };
  return reduceMonitor(reduceMonitor(open, { type: 'open-search' }), { type: 'search-text', text });
};

const stepped = (state: MonitorState, step: 1 | -1 | 0): MonitorState => {
  const { maxScroll, details } = frame(state, english);
  return reduceMonitor(state, { type: 'search-step', step, maxScroll, lines: details?.matches ?? [] });
};

describe('the search in the details', () => {
  test('brings the first match into view, then the next and the previous one, around the end', () => {
    const first = stepped(searching('PART-3'), 0);
    expect(frame(first, english).details?.matches).toHaveLength(11);
    expect(screenRows(first).map(unstyled).join('\n')).toContain('line 1 of 11 that match');
    const last = stepped(first, -1);
    expect(screenRows(last).map(unstyled).join('\n')).toContain('line 11 of 11 that match');
    expect(screenRows(last).map(unstyled).join('\n')).toContain('part-39');
    expect(stepped(last, 1).detailsSearch?.line).toBe(first.detailsSearch?.line);
  });

  test('says that no line matches', () => {
    const state = stepped(searching('nowhere'), 0);
    expect(state.detailsSearch?.line).toBeNull();
    expect(screenRows(state).map(unstyled).join('\n')).toContain('no line matches');
  });

  test('ends by Esc before the details do, and by Enter without text', () => {
    const state = searching('part');
    const ended = reduceMonitor(state, { type: 'back' });
    expect(ended).toMatchObject({ detailsOpen: true, detailsSearch: null });
    expect(reduceMonitor(state, { type: 'apply-search' }).detailsSearch).toMatchObject({ editing: false });
    expect(reduceMonitor(searching(''), { type: 'apply-search' }).detailsSearch).toBeNull();
  });

  test('marks matches within and across styles', () => {
    const { theme } = english;
    const line = `${theme('bad', 'ab')}cab`;
    expect(withMatches(line, 'AB', false, theme)).toBe(
      `\u001b[31m${theme('match', 'ab')}\u001b[39mc${theme('match', 'ab')}`,
    );
    expect(unstyled(withMatches(line, 'bc', true, theme))).toBe('abcab');
    expect(withMatches(line, 'x', false, theme)).toBe(line);
  });
});
