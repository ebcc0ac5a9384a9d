import { expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { errorLine } from '../../../src/cli/errors.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { parseList } from '../../../src/commands/list/list.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { aJob, noon } from '../../support/jobs.ts';
import { tempFile } from '../../support/temp-file.ts';

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
  [
    ['status', 'took'],
    ['status', 'took'],
  ],
  [
    ['progress', 'reason', 'cluster', 'collection', 'id', 'type', 'source', 'description', 'reason'],
    ['progress', 'reason', 'clusterName', 'collectionName', 'jobId', 'label', 'source', 'description'],
  ],
])('zjobs list prints the columns %j of a view as %j', (columns, fields) => {
  expect(columnsOf(columns)).toEqual(fields);
});

test('zjobs list prints the usual columns for a view without columns', () => {
  expect(columnsOf([])).toContain('jobId');
});

const parsedColumns = (text: string) => {
  const flags = parseFlags(['list', '--columns', text]);
  return parseList(flags, parseCommon(flags, {})).columns;
};

test('zjobs list takes took, the fields of the JSON, and the names that views use', () => {
  expect(parsedColumns('took,jobId,type')).toEqual(['took', 'jobId', 'type']);
  expect(parsedColumns('id, created_by,when,cluster')).toEqual(['jobId', 'createdBy', 'startedAt', 'clusterName']);
});

test('zjobs list names the nearest column for an unknown one', () => {
  const error = (() => {
    try {
      return parsedColumns('tok');
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(errorLine(error, 'en')).toMatch(/unknown column "tok"; did you mean "took"\? --columns takes jobId, .*took$/m);
});

test('zjobs list prints how long each job took for a view that names it', async () => {
  const path = await tempFile('config.toml', '[view.narrow]\ncolumns = ["id", "took"]\n');
  const jobs = [
    aJob({ id: 'done', status: 'successful', startedAt: noon - 90_000, finishedAt: noon }),
    aJob({ id: 'waits', status: 'pending', startedAt: null }),
  ];
  const listed = async (format: string): Promise<string> => {
    const fake = createFakeWorld({ jobs, env: { ZILLIZ_API_KEY: 'key-1', ZJOBS_CONFIG: path } });
    expect(await fake.run('list', '--view', 'narrow', '-o', format)).toBe(0);
    return fake.out();
  };
  expect(await listed('table')).toMatch(/^JOB ID +TOOK\ndone +1m\nwaits +-\n$/);
  expect(await listed('csv')).toBe('jobId,took\r\ndone,90\r\nwaits,\r\n');
});
