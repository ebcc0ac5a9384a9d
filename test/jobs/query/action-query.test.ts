import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseActionQuery } from '../../../src/jobs/query/action-query.ts';
import { matches, parseQuery, type QueryProblem, queryFields } from '../../../src/jobs/query/query.ts';
import { aJob, noon } from '../../support/jobs.ts';

const problemIds = (text: string): readonly QueryProblem['id'][] => parseActionQuery(text).problems.map(({ id }) => id);

/** Each was read as free text, and negated it selected every job. */
const misread: readonly (readonly [string, QueryProblem['id']])[] = [
  ['!created_by:ana', 'query.unknownField'],
  ['!owner:ana', 'query.unknownField'],
  ['!Ersteller:ana', 'query.unknownField'],
  ['!作成者：ana', 'query.unknownField'],
  ['!by=ana', 'query.notAField'],
  ['!by==ana', 'query.notAField'],
  ['!status：failed', 'query.notAField'],
  ['!by＝ana', 'query.notAField'],
  ['!ｂｙ:ana', 'query.notAField'],
  ['！by:ana', 'query.notAField'],
  ['!!by:ana', 'query.notAField'],
  ['-by:ana', 'query.notAField'],
  ['!"by:ana"', 'query.notAField'],
  ['"!by:ana"', 'query.notAField'],
  ['!b"y":ana', 'query.notAField'],
  ['!by:*', 'query.impossibleValue'],
  ['!by:ana*', 'query.impossibleValue'],
  ['!by:ana,ben', 'query.impossibleValue'],
  ['!by:!ana', 'query.impossibleValue'],
  ['!by:"?"', 'query.impossibleValue'],
  ['!id:job-1,job-2', 'query.impossibleValue'],
  ['!id:"job 1"', 'query.impossibleValue'],
  ['!cluster:a|b', 'query.impossibleValue'],
  ['!collection:.*', 'query.impossibleValue'],
  ['!description:nightly*', 'query.impossibleValue'],
  ['!reason:-', 'query.impossibleValue'],
  ['!description:a,b', 'query.impossibleValue'],
  ['type:,', 'query.unknownType'],
  ['type:back', 'query.ambiguousValue'],
  ['!type:back', 'query.ambiguousValue'],
  ['type:collection', 'query.ambiguousValue'],
  ['!type:*', 'query.unknownType'],
  ['!type:import,backup', 'query.unknownType'],
  ['!status:faild', 'query.unknownStatus'],
  ['!status:"failed,canceled"', 'query.unknownStatus'],
  // Parts of words of several statuses, or of none: jobs in the same status with another word would stay targets.
  ['!status:done', 'query.impossibleValue'],
  ['!status:import', 'query.impossibleValue'],
  ['!status:refresh', 'query.impossibleValue'],
  ['!status:nfin', 'query.impossibleValue'],
  ['!', 'query.emptyTerm'],
  ['!""', 'query.emptyTerm'],
  ['""', 'query.emptyTerm'],
  ['!" "', 'query.emptyTerm'],
  ['!by:', 'query.missingValue'],
  ['!by:""', 'query.missingValue'],
  ['!by:" "', 'query.missingValue'],
  ['!since:soon', 'query.badDuration'],
  ['!since<1h', 'query.unclear'],
  ['!status~failed', 'query.unclear'],
  ['!(by:ana)', 'query.unclear'],
  ["!'by:ana'", 'query.unclear'],
  ['!“by:ana”', 'query.unclear'],
  ['!status :failed', 'query.unclear'],
  ['!by ana', 'query.unclear'],
  ['not by:ana', 'query.unclear'],
  ['type:import OR type:backup', 'query.unclear'],
  ['!*', 'query.unclear'],
  ['*', 'query.unclear'],
  ['!..', 'query.unclear'],
  ['!"ana', 'query.unclear'],
  ['!a:b', 'query.unknownField'],
  ['!job1:x', 'query.unclear'],
  ['!s3://bucket', 'query.unclear'],
  ['!gs://bucket', 'query.unclear'],
  ['!"note: x"', 'query.unclear'],
  ['!a\u200Bb', 'query.unclear'],
  ['!pending', 'query.notAField'],
  ['!in-progress', 'query.notAField'],
  ['!Running', 'query.notAField'],
  ['!unfinished', 'query.notAField'],
  ['!ＦＡＩＬＥＤ', 'query.notAField'],
  ['!timeout', 'query.notAField'],
  ['!import', 'query.notAField'],
  ['!backup', 'query.notAField'],
  ['!export', 'query.notAField'],
  ['!scale_query_cu', 'query.notAField'],
  ['!pinecone', 'query.notAField'],
  // Values of other fields, in the forms that people type.
  ['!mine', 'query.notAField'],
  ['!by:me', 'query.notAField'],
  ['by:Mine', 'query.notAField'],
  ['!my', 'query.notAField'],
  ['!stalled', 'query.notAField'],
  ['!Stuck', 'query.notAField'],
  ['!slow', 'query.notAField'],
  ['!new', 'query.notAField'],
  ['!watched', 'query.notAField'],
  ['!indexing', 'query.notAField'],
  ['!waits_for_commit', 'query.notAField'],
  ['!24h', 'query.notAField'],
  ['!cancelled', 'query.notAField'],
  ['!canceling', 'query.notAField'],
  ['!pend', 'query.notAField'],
  ['!impor', 'query.notAField'],
  ['!backups', 'query.notAField'],
  ['!Migrations', 'query.notAField'],
  ['!done', 'query.notAField'],
  ['!active', 'query.notAField'],
  ['!errors', 'query.notAField'],
  ['!queued', 'query.notAField'],
  ['!run', 'query.notAField'],
  ['!err', 'query.notAField'],
  // Parts of several values.
  ['status:e', 'query.ambiguousValue'],
  ['status:p', 'query.ambiguousValue'],
  ['!status:in', 'query.ambiguousValue'],
  ['status:cancel', 'query.ambiguousValue'],
  ['stage:ing', 'query.ambiguousValue'],
  ['!stage:commit', 'query.ambiguousValue'],
  // Spans that no job or every job has, and M, which may mean months.
  ['!since:0s', 'query.badDuration'],
  ['since:99999999d', 'query.badDuration'],
  ['!since:6M', 'query.badDuration'],
  ['!took:<0s', 'query.badSpan'],
  ['!took:>99999999d', 'query.badSpan'],
  ['took:>"6M"', 'query.badSpan'],
];

describe('the filter of an action', () => {
  test.each(misread)('does not take %s for something else', (text, id) => {
    expect(problemIds(text)[0]).toBe(id);
    expect(problemIds(`type:backup ${text}`)).toContain(id);
  });

  test.each([
    'import',
    'pending',
    '!"backup"',
    '!nightly',
    '"two words"',
    '!"not"',
    'job-0123',
    'ana.lima@example.com',
    'カタログ',
    '2.5.4',
    'type:backup status:pending',
    'type:backup/copy',
    'type:pinecone',
    'type:imp',
    'type:export',
    '!type:migration',
    '!status:successful',
    'status:unfinished',
    '!status:run',
    'status:pend',
    'status:unfin',
    'stage:index',
    'stage:waits-for-commit',
    '!since:6m',
    'took:>1h',
    '!backfill',
    '!orders',
    '!"stalled"',
    '!status:running',
    '!status:timeout',
    'status:"in progress"',
    'by:ana',
    '!by:"Ana Lima"',
    'by:ana+test@example.com',
    'cluster:prod-search',
    'cluster:検索',
    'collection:products_v2',
    'id:job-0123',
    'since:24h',
    'description:"Nightly backup: prod (2 of 3), 50%"',
    'reason:"Row 18,204 of s3://bucket/file.parquet"',
    '',
  ])('takes %s as it is', text => {
    expect(parseActionQuery(text)).toEqual(parseQuery(text));
    expect(problemIds(text)).toEqual([]);
  });

  test('understands every text whole or reports a problem', () => {
    const piece = fc.oneof(
      fc.constantFrom(...queryFields, ...queryFields.map(field => `${field}:`)),
      fc.constantFrom(
        '!',
        '"',
        ':',
        '=',
        '：',
        '＝',
        ' ',
        '*',
        ',',
        '|',
        '(',
        ')',
        '-',
        'ana',
        'failed',
        'import',
        '1h',
      ),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    const term = /^!?(?:(?:status|type|by|since|id|cluster|collection|description|reason):)?(?:"[^"]*"|[^\s"])+$/;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
        const text = pieces.join('');
        const { terms, problems } = parseActionQuery(text);
        if (problems.length > 0) return;
        const words = text.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
        expect(terms).toHaveLength(words.length);
        for (const [index, found] of terms.entries()) {
          const word = words[index] ?? '';
          expect(word).toMatch(term);
          expect(found.negated).toBe(word.startsWith('!'));
          if (found.field === 'any') expect(word).not.toMatch(/[:=：＝*<>|]/);
          else expect(word.replace(/^!/, '').toLowerCase().startsWith(`${found.field}:`)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('never selects a job by a negated condition that is misspelled', () => {
    const fields = fc.constantFrom('by', 'creator', 'created_by', 'createdBy', 'user');
    const separators = fc.constantFrom('=', '：', '＝', '==', '~', '<', '!=');
    fc.assert(
      fc.property(fields, separators, fc.constantFrom('', '"'), (field, separator, quote) => {
        const { terms, problems } = parseActionQuery(`!${quote}${field}${separator}ana${quote}`);
        expect(problems.length > 0 || !matches(aJob({ createdBy: 'ana' }), terms, noon)).toBe(true);
      }),
    );
  });
});

test('part of several types is refused with the types that it can mean', () => {
  expect(parseActionQuery('type:back').problems).toEqual([
    { id: 'query.ambiguousValue', field: 'type', text: 'back', choices: 'type:backup, type:export-backup' },
  ]);
});

test.each([
  ['!import', 'type'],
  ['!imports', 'type'],
  ['!refresh', 'type'],
  ['!resto', 'type'],
  ['!impor', 'type'],
  ['!importing', 'status'],
  ['!run', 'status'],
  ['!pend', 'status'],
  ['!mine', 'is'],
  ['!24h', 'since'],
])('advises the field for %s of which it is a value', (text, field) => {
  expect(parseActionQuery(text).problems).toEqual([{ id: 'query.notAField', text, field }]);
});
