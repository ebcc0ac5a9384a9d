import { expect, test } from 'vitest';
import { planAction } from '../../../src/actions/plan.ts';
import { retryCommand } from '../../../src/format/retry-command.ts';
import { parseRow } from '../../../src/terminal/paint/cells.ts';
import { detailsContent } from '../../../src/ui/frame/details.ts';
import { dialogText } from '../../../src/ui/frame/dialogs.ts';
import { footerLines } from '../../../src/ui/frame/footer.ts';
import { frame } from '../../../src/ui/frame/frame.ts';
import { withLink } from '../../../src/ui/frame/hyperlink.ts';
import { circumstancesOf } from '../../../src/ui/state/selectors.ts';
import { aJob, failedImport } from '../../support/jobs.ts';
import { aState, contextFor, english, publicAbilities, publicOffer, unstyled } from '../../support/ui-fixtures.ts';

const address = 'https://cloud.zilliz.com';
const open = `\u001b]8;;${address}\u0007`;
const job = aJob({ id: 'job-1' });
const server = { abilities: publicAbilities, capabilities: publicOffer };
const state = aState([job], { ...server, selectedId: 'job-1' });

/** The cells of a row that are a link to the console. */
const linked = (row: string, width = 100): string => {
  const { texts, styles } = parseRow(row, width);
  return texts.filter((_, cell) => styles[cell]?.link === `;${address}`).join('');
};

test('the address of the console is a link where it stands whole, with and without colours', () => {
  for (const context of [english, contextFor('en', false)]) {
    expect(withLink(`use ${address}`, state, context)).toContain(open);
    expect(unstyled(withLink(`use ${address} now`, state, context))).toBe(`use ${address} now`);
  }
  expect(withLink('https://cloud.zil', state, english)).toBe('https://cloud.zil');
  expect(withLink(address, aState(), english)).toBe(address);
});

test('it is one in the details, where it wraps as one word', () => {
  for (const width of [40, 58, 98]) {
    const lines = detailsContent(state, width, english).lines;
    const row = lines.find(line => line.includes(open)) ?? '';
    expect(linked(row)).toBe(address);
    for (const line of lines) expect(unstyled(line).length).toBeLessThanOrEqual(width);
  }
});

test('it is one at the foot of the screen, and survives the frame, cut and laid over', () => {
  const text = `The public API has no cancel for Collection backup jobs; use the console. ${address}`;
  const told = { ...state, notice: { text, tone: 'bad' } } as const;
  expect(footerLines(told, 1, english).map(line => linked(line))).toContain(address);
  const beside = { ...told, size: { columns: 160, rows: 30 }, detailsOpen: true } as const;
  const rows = frame(beside, english).rows.filter(row => linked(row, 160) === address);
  expect(rows).toHaveLength(2);
  const covered = frame({ ...beside, dialog: { kind: 'help', scroll: 0 } }, english).rows;
  expect(covered.filter(row => linked(row, 160) === address)).toHaveLength(2);
});

test('it is one in what a question leaves out', () => {
  const jobs = [aJob({ id: 'spark', type: 'SPARK', subtype: null }), job];
  const many = aState(jobs, server);
  const impact = planAction('cancel', jobs, () => circumstancesOf(many));
  expect(impact.targets.map(({ id }) => id)).toEqual(['spark']);
  const opening = { at: 0, readId: 0 };
  const text = dialogText({ ...many, dialog: { kind: 'confirm', impact, opening, scroll: 0 } }, 100, english);
  expect(text?.lines.map(line => linked(line)).join('')).toBe(address);
});

test('the advice for a retry has the reason, the command and a harmless answer', () => {
  const failed = failedImport({ id: "job'1" });
  const text = dialogText(
    { ...state, dialog: { kind: 'advice', job: failed, command: retryCommand(failed.id), scroll: 0 } },
    70,
    english,
  );
  const lines = text?.lines.map(unstyled) ?? [];
  expect(lines).toContain('File 3 of 8: schema mismatch in column price');
  expect(lines.at(-1)).toBe("zjobs retry 'job'\\''1' --request FILE");
  expect(unstyled(text?.footer ?? '')).toMatch(/y copy the command {4}.*Close.*Enter, n, Esc/);
});
