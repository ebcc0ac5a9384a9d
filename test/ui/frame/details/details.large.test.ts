import { describe, expect, test } from 'vitest';
import type { Job, JobDetails } from '../../../../src/jobs/job.ts';
import { detailsContent } from '../../../../src/ui/frame/details/details.ts';
import type { MonitorState } from '../../../../src/ui/state/state.ts';
import { noDetails } from '../../../support/fake-world.ts';
import { aJob, failedImport } from '../../../support/jobs.ts';
import { allLines, aState, english, unstyled } from '../../../support/ui-fixtures.ts';

const detailsOf = (job: Job, details: Partial<JobDetails> = {}): MonitorState => ({
  ...aState([job], { detailsOpen: true }),
  described: {
    jobId: job.id,
    state: 'ready',
    job,
    details: { ...noDetails, ...details },
    requestId: 'req-77',
    history: [],
  },
});

const text = (state: MonitorState): string =>
  allLines(detailsContent(state, 70, english).lines)
    .map(unstyled)
    .join('\n');

describe('the details', () => {
  const job = failedImport({ id: 'job-42' });

  const failing = (count: number, reason: string) => {
    let reads = 0;
    const files = Array.from({ length: count }, (_, index) => ({
      size: 1_200_000,
      status: 'failed' as const,
      rawStatus: 'FAILED',
      progress: 37,
      importedRows: 370,
      totalRows: 1_000,
      completedAt: null,
      name: `part-${index}`,
      get reason() {
        reads += 1;
        return `${reason} in row ${index}`;
      },
    }));
    return { files, reads: () => reads };
  };

  test('of 10,000 files lay out only the lines in view', () => {
    const { files, reads } = failing(10_000, 'column price: expected FLOAT');
    const state = detailsOf(job, { files });
    const { lines } = detailsContent(state, 70, english);
    expect(lines.count).toBeGreaterThan(20_000);
    const read = reads();
    const end = lines.count - 20;
    expect(
      lines
        .slice(end - 3, end)
        .map(unstyled)
        .join('\n'),
    ).toMatch(/part-99\d\d: column price/);
    expect(reads() - read).toBeLessThanOrEqual(3 * 2);
  });

  test('give a line to each file, however long the reasons are', () => {
    const { files } = failing(300, 'x'.repeat(5_000));
    const shown = text(detailsOf(job, { files, facts: [['mode', 'bulk']] })).split('\n');
    for (const { name } of files) expect(shown.some(line => line.startsWith(`${name}:`))).toBe(true);
    expect(shown.length).toBeLessThan(1_500);
    expect(shown.find(line => line.startsWith('part-299:'))).toMatch(/^part-299: x+…$/);
    expect(shown).toContain('Mode          bulk');
  });

  test.each([
    ['one word', 'x'.repeat(5_000_000)],
    ['many words', 'schema mismatch '.repeat(400_000)],
    ['wide characters', '語'.repeat(5_000_000)],
  ])('of a job with a reason of 5 MB cost nothing more when they scroll: %s', (_, reason) => {
    const state = detailsOf(failedImport({ reason }));
    const { lines } = detailsContent(state, 70, english);
    const scrolled = detailsContent({ ...state, detailsScroll: 7, focus: 'details' }, 70, english);
    expect(scrolled.lines).toBe(lines);
    expect(lines.count).toBeLessThan(700);
  });

  test('are laid out again when what they show changes', () => {
    const state = detailsOf(aJob());
    expect(text(state)).toContain('● In Progress for 9m');
    expect(text({ ...state, now: state.now + 600_000 })).toContain('● In Progress for 19m');
    expect(text({ ...state, host: 'other.example.com' })).toContain('other.example.com job');
    expect(text({ ...state, readOnly: true })).toContain('zjobs was started with --read-only');
  });
});
