import { expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { parseList } from '../../../src/commands/list/list.ts';
import { parseConfig } from '../../../src/config/parse.ts';

const columnsOf = (columns: readonly string[]) => {
  const parsed = parseConfig(`[view.narrow]\ncolumns = ${JSON.stringify(columns)}\n`, 'config.toml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistake));
  const flags = parseFlags(['list', '--view', 'narrow']);
  return parseList(flags, parseCommon(flags, {}, parsed.config)).columns;
};

test.each([
  [
    ['status', 'when', 'created_by'],
    ['status', 'startedAt', 'createdBy'],
  ],
  [['status', 'took'], ['status']],
])('zjobs list prints the columns %j of a view as %j', (columns, fields) => {
  expect(columnsOf(columns)).toEqual(fields);
});
test('zjobs list prints the usual columns for a view that has none of them', () => {
  expect(columnsOf(['took'])).toEqual(columnsOf([]));
  expect(columnsOf(['took'])).toContain('jobId');
});
