import { expect, test } from 'vitest';
import { planAction } from '../../../src/actions/plan.ts';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { detailsContent } from '../../../src/ui/frame/details/details.ts';
import { dialogText } from '../../../src/ui/frame/dialogs/dialogs.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { withConsoleLink } from '../../../src/ui/frame/hyperlink.ts';
import { layoutOf } from '../../../src/ui/state/layout.ts';
import { circumstancesOf } from '../../../src/ui/state/selectors.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import {
  allLines,
  aState,
  contextFor,
  english,
  helpDialog,
  measured,
  publicCapabilities,
  publicSupport,
  screenRows,
  unstyled,
} from '../../support/ui-fixtures.ts';

const address = 'https://cloud.zilliz.com';
const open = `\u001b]8;;${address}\u0007`;
const job = aJob({ id: 'job-1' });
const server = { actionSupport: publicSupport, capabilities: publicCapabilities };
const state = aState([job], { ...server, selectedId: 'job-1' });

/** The cells of a row that are a link to the console. */
const linked = (row: string, width = 100): string => {
  const { texts, styles } = parseRow(row, width);
  return texts.filter((_, cell) => styles[cell]?.link === `;${address}`).join('');
};

test('the console’s address is a link where it is whole, with and without colors', () => {
  for (const context of [english, contextFor('en', false)]) {
    expect(withConsoleLink(`use ${address}`, state, context)).toContain(open);
    expect(unstyled(withConsoleLink(`use ${address} now`, state, context))).toBe(`use ${address} now`);
  }
  expect(withConsoleLink('https://cloud.zil', state, english)).toBe('https://cloud.zil');
  expect(withConsoleLink(address, aState(), english)).toBe(address);
});

test('the link is in the details, where it wraps as one word', () => {
  for (const width of [40, 58, 98]) {
    const lines = allLines(detailsContent(state, width, english).lines);
    const row = lines.find(line => line.includes(open)) ?? '';
    expect(linked(row)).toBe(address);
    for (const line of lines) expect(unstyled(line).length).toBeLessThanOrEqual(width);
  }
});

test('the link is in the message, and survives a frame that is cut and covered', () => {
  const text = `The public API has no cancel for Collection backup jobs; use the console. ${address}`;
  const shown = { ...state, notice: { text, tone: 'bad' } } as const;
  expect(footerLines(shown, { ...layoutOf(shown), messageRows: 1 }, english).map(line => linked(line))).toContain(
    address,
  );
  const beside = { ...shown, size: { columns: 160, rows: 30 }, detailsOpen: true } as const;
  const rows = screenRows(measured(beside)).filter(row => linked(row, 160) === address);
  expect(rows).toHaveLength(2);
  const covered = screenRows(measured({ ...beside, dialog: helpDialog() }));
  expect(covered.filter(row => linked(row, 160) === address)).toHaveLength(2);
});

test('the link is in the jobs that a question skips', () => {
  const jobs = [aJob({ id: 'spark', type: 'SPARK', subtype: null }), job];
  const many = aState(jobs, server);
  const impact = planAction('cancel', jobs, one => circumstancesOf(many, one));
  expect(impact.targets.map(({ id }) => id)).toEqual(['spark']);
  const opening = { at: 0, readId: 0 };
  const text = dialogText({ ...many, dialog: { kind: 'confirm', impact, opening, scroll: 0 } }, 100, english);
  expect(text?.lines.map(line => linked(line)).join('')).toBe(address);
});

test('the advice for a retry contains the failure reason, the command and a harmless answer', () => {
  const failed = failedImport({ id: "job'1" });
  const text = dialogText({ ...state, dialog: { kind: 'advice', job: failed, scroll: 0 } }, 70, english);
  const lines = text?.lines.map(unstyled) ?? [];
  expect(lines).toContain('File 3 of 8: schema mismatch in column price');
  expect(lines.at(-1)).toBe("zjobs retry 'job'\\''1' --request FILE -p proj-1");
  expect(unstyled(text?.footer ?? '')).toMatch(/^y {2}copy the command {4}n {2}Close$/);
  expect(unstyled(text?.otherKeys ?? '')).toBe('Enter, Esc');
});
