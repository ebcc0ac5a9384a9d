import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJobIds } from '../../src/jobs/parse-job-ids.ts';

const job = (jobId: string, more: Readonly<Record<string, string>> = {}) => ({
  jobId,
  backupId: null,
  clusterId: null,
  ...more,
});

const created = {
  code: 0,
  data: { backupId: 'backup1_1e9d15560e4f240', backupName: 'nightly', jobId: 'job-03e1eefbd82dmo2oeb8pe2' },
};
const createdJob = job('job-03e1eefbd82dmo2oeb8pe2', { backupId: 'backup1_1e9d15560e4f240' });

describe('parseJobIds finds', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['an ID', 'job-0123', [job('job-0123')]],
    ['an ID without a digit', 'job-xxxx', [job('job-xxxx')]],
    [
      'IDs on lines',
      'job-1\njob-2\r\n\n448761313698322011\n',
      ['job-1', 'job-2', '448761313698322011'].map(id => job(id)),
    ],
    ['a line that is an ID without a digit', 'nightly_full\n"weekly"', [job('nightly_full'), job('weekly')]],
    ['an ID without a digit beside others', 'nightly\njob-1 job-2\n', ['nightly', 'job-1', 'job-2'].map(id => job(id))],
    ['IDs with blanks between', '  job-1 \t job-2  ', [job('job-1'), job('job-2')]],
    ['the same ID twice', 'job-1 job-2 job-1', [job('job-1'), job('job-2')]],
    ['quoted IDs, as jq prints them without -r', '"job-1"\n"job-2"\n', [job('job-1'), job('job-2')]],
    [
      'IDs with a comma or full stop behind them',
      'job-1, job-2; job-3.',
      ['job-1', 'job-2', 'job-3'].map(id => job(id)),
    ],
    ['the prose of milvus-backup', 'migration job id: job-xxxx. ', [job('job-xxxx')]],
    [
      'prose with a hint and a URL',
      'migration job id: job-03e1eefbd82dmo2oeb8pe2. You can check it at https://cloud.zilliz.com/jobs?job=job-99999999999999\n',
      [job('job-03e1eefbd82dmo2oeb8pe2')],
    ],
    ['an ID at the end of a sentence', 'Started job-03e1eefbd82dmo2oeb8pe2.', [job('job-03e1eefbd82dmo2oeb8pe2')]],
    ['several labels', 'Job ID = 448761313698322011, jobId: "job-2"', [job('448761313698322011'), job('job-2')]],
    ['a label with is', 'The job id is job-abc1!', [job('job-abc1')]],
    ['a BOM before IDs', '\uFEFFjob-1', [job('job-1')]],
    ['an answer', JSON.stringify(created), [createdJob]],
    ['an answer over several lines', JSON.stringify(created, null, 2), [createdJob]],
    ['a BOM before JSON', `\uFEFF${JSON.stringify(created)}\n`, [createdJob]],
    ['the data alone', JSON.stringify(created.data), [createdJob]],
    ['a list', '[{"jobId":"job-1"},{"jobId":"job-2"}]', [job('job-1'), job('job-2')]],
    ['a line of JSON each', '{"jobId":"job-1"}\n{"jobId":"job-2"}\n', [job('job-1'), job('job-2')]],
    [
      'JSON right behind JSON',
      '{"jobId":"job-1"}{"jobId":"job-2"} [{"jobId":"job-3"}]',
      ['job-1', 'job-2', 'job-3'].map(id => job(id)),
    ],
    ['a number beyond 2^53', '{"jobId":453098765432109877}', [job('453098765432109877')]],
    ['a small number', '{"jobId":42}', [job('42')]],
    [
      'other spellings',
      '[{"jobID":"a1"},{"job_id":"a2"},{"JobId":"a3"},{"job-id":"a4"}]',
      ['a1', 'a2', 'a3', 'a4'].map(id => job(id)),
    ],
    [
      'no similar names',
      '[{"jobId":"job-1"},{"lastJobId":"job-2"},{"jobIds":["job-3"]},{"job":"job-4"}]',
      [job('job-1')],
    ],
    [
      'objects at any depth, in order',
      '{"a":{"b":[{"jobId":"job-1","c":[[{"jobId":"job-2"}]]}]},"jobId":"job-0"}',
      ['job-0', 'job-1', 'job-2'].map(id => job(id)),
    ],
    [
      'the IDs of the same object',
      '{"clusterId":"in01-a","data":{"jobId":"job-1","cluster_id":"in01-b"},"backupId":"backup1"}',
      [job('job-1', { clusterId: 'in01-b' })],
    ],
    [
      'an ID that only a second mention has',
      '{"jobId":"job-1","clusterId":"in01-a"}{"jobId":"job-1","clusterId":"in01-z","backupId":"backup1"}',
      [job('job-1', { clusterId: 'in01-a', backupId: 'backup1' })],
    ],
    ['no invalid backup or cluster ID', '{"jobId":"job-1","clusterId":"a b","backupId":{"id":1}}', [job('job-1')]],
    [
      'names that every object inherits',
      '{"__proto__":{"jobId":"job-1"},"constructor":{"jobId":"job-2"}}',
      [job('job-1'), job('job-2')],
    ],
  ])('%s', (_, input, jobs) => {
    expect(parseJobIds(input)).toEqual({ ok: true, jobs, strayLines: 0, oddIds: 0 });
  });

  test.each<[string, string, number]>([
    ['before the JSON', 'Creating backup...\nWARN: 2 retries\n{"jobId":"job-1"}', 2],
    ['behind the JSON', '{\n"jobId":"job-1"\n}\n\nDone.\n', 1],
    ['behind the JSON on the same line', '{"jobId":"job-1"} # done', 1],
    ['with a prefix in brackets', '[INFO] starting\n[2026-11-22T14:00:00Z] up\n[1/3] step\n{"jobId":"job-1"}\n', 3],
    ['that opens a bracket', '{ "oops\n[1 of 3\n{"jobId":"job-1"}', 2],
    ['that was cut short', '{"jobId":"job-1"}\n{"jobId":"job-2","passw', 1],
    ['that is an ID', 'job-2\n{"jobId":"job-1"}', 1],
  ])('skips and counts a line %s', (_, input, strayLines) => {
    expect(parseJobIds(input)).toEqual({ ok: true, jobs: [job('job-1')], strayLines, oddIds: 0 });
  });

  test.each<[string, string, string, number]>([
    ['with the label alone', 'jobId:\n  job-1', 'job-1', 1],
    ['of YAML', 'jobId: job-1\npassword: hunter2', 'job-1', 1],
    ['before an ID', 'Started:\njob-03e1eefbd82dmo2oeb8pe2\n', 'job-03e1eefbd82dmo2oeb8pe2', 1],
    ['around prose', 'connecting\n\nmigration job id: job-xxxx. \nsee the console', 'job-xxxx', 2],
  ])('counts a line %s that names no job', (_, input, id, strayLines) => {
    expect(parseJobIds(input)).toEqual({ ok: true, jobs: [job(id)], strayLines, oddIds: 0 });
  });

  test('counts values that can’t be an ID, except for empty ones', () => {
    const odd = ['a b', '\u001b[2J', 'x'.repeat(201), 1.5, -1, 1e300, true, {}, []];
    const absent = ['', null];
    const input = JSON.stringify([...odd, ...absent].map(jobId => ({ jobId })).concat([{ jobId: 'job-1' }]));
    expect(parseJobIds(input)).toEqual({ ok: true, jobs: [job('job-1')], strayLines: 0, oddIds: odd.length });
  });
});

describe('parseJobIds finds no job in', () => {
  test.each<[string, string, unknown]>([
    ['an empty input', '', { id: 'track.empty' }],
    ['blanks', '\uFEFF \n\t', { id: 'track.empty' }],
    ['a sentence', 'cluster not found', { id: 'track.notId', word: 'cluster' }],
    ['a sentence behind an ID', 'job-1 not found', { id: 'track.notId', word: 'not' }],
    ['a line of a list that is no ID', 'nightly\nnot found\n', { id: 'track.notId', word: 'not' }],
    ['a line behind a long ID', 'job-03e1eefbd82dmo2oeb8pe2\n???', { id: 'track.notId', word: '?' }],
    ['a word with a full stop', 'Done.', { id: 'track.notId', word: 'Done.' }],
    ['an error', 'Error: 401', { id: 'track.notId', word: 'Error:' }],
    ['a label without an ID', 'job id: none', { id: 'track.notId', word: 'job' }],
    ['a sentence about an ID', 'no job id: is given', { id: 'track.notId', word: 'no' }],
    ['YAML without an ID', 'backupId: b1\npassword: hunter2', { id: 'track.notId', word: 'backupId:' }],
    ['a secret behind a sign', 'password=hunter2', { id: 'track.notId', word: 'password=' }],
    ['a token', `${'e'.repeat(60)}.hunter2`, { id: 'track.notId', word: 'e'.repeat(41) }],
    ['a long word', '1'.repeat(201), { id: 'track.notId', word: '1'.repeat(41) }],
    ['a sign of two units', 'job-\u{1f600}1', { id: 'track.notId', word: 'job-\u{1f600}' }],
    ['an answer without a job', '{"code":90102,"message":"no such cluster"}', { id: 'track.noJobId' }],
    ['an empty list', '[]', { id: 'track.noJobId' }],
    ['a list of texts', '["job-1","hunter2"]', { id: 'track.noJobId' }],
    ['only values that can be no ID', '{"jobId":"a b"}', { id: 'track.noJobId' }],
    ['JSON that was cut short', '{"password":"hunter2","jobId":"job-1"', { id: 'track.brokenJson' }],
    ['JSON that was cut short in a text', '{"jobId":"job-1","password":"hunter2', { id: 'track.brokenJson' }],
    ['something like JSON', '{"jobId":\'job-1\'}', { id: 'track.brokenJson' }],
  ])('%s', (_, input, problem) => {
    const parsed = parseJobIds(input);
    expect(parsed).toEqual({ ok: false, problem });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});

const secret = fc.stringMatching(/^SECRET[\w !-]{1,40}$/);

/** An answer: objects and lists of any form, and secrets under names that secrets have. */
const { answer } = fc.letrec<{ answer: unknown }>(tie => ({
  answer: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 7, 'text', ''),
    fc.array(tie('answer'), { maxLength: 3 }),
    fc.record(
      {
        jobId: fc.oneof(fc.stringMatching(/^job-[a-z0-9]{1,8}$/), fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String)),
        clusterId: fc.stringMatching(/^in01-[a-f0-9]{4}$/),
        password: secret,
        token: secret,
        accessKey: secret,
        secretKey: secret,
        data: tie('answer'),
        items: fc.array(tie('answer'), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  ),
}));

const idsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'jobId' in value && typeof value.jobId === 'string' ? [value.jobId] : [];
  return [...own, ...Object.values(value).flatMap(idsIn)];
};

describe('for any input, parseJobIds', () => {
  test('finds every jobId and returns no secret', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), fc.constantFrom('', '\n', ' '), (answers, between) => {
        // Texts and numbers at the top are no answers.
        const objects = answers.filter(one => typeof one === 'object' && one !== null);
        const parsed = parseJobIds(objects.map(one => JSON.stringify(one)).join(between));
        const ids = new Set(objects.flatMap(idsIn));
        expect(parsed.ok ? new Set(parsed.jobs.map(({ jobId }) => jobId)) : new Set()).toEqual(ids);
        expect(JSON.stringify(parsed)).not.toContain('SECRET');
      }),
    );
  });

  test('never throws, and returns nothing but IDs', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      '\n',
      ' ',
      ',',
      ':',
      '"jobId"',
      '"job-1"',
      'job-2',
      '7',
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: piece }), fc.string({ unit: 'binary' })), input => {
        const parsed = parseJobIds(input);
        if (parsed.ok) for (const { jobId } of parsed.jobs) expect(jobId).toMatch(/^\w[\w-]{0,199}$/);
        else if ('word' in parsed.problem) expect([...parsed.problem.word].length).toBeLessThanOrEqual(41);
      }),
    );
  });

  test.each([
    ['brackets', '['.repeat(5_000_000)],
    ['brackets on lines', '[1\n'.repeat(1_000_000)],
    ['depth', `${'['.repeat(1_000_000)}{"jobId":"job-1"}${']'.repeat(1_000_000)}`],
    ['blanks', `x${'\n'.repeat(5_000_000)}x`],
    ['quotes', '{"'.repeat(2_000_000)],
    ['backslashes', `{"${'\\'.repeat(5_000_000)}"}`],
    ['digits', `{"jobId":${'7'.repeat(5_000_000)}}`],
    ['objects', '{"jobId":"job-1"}\n'.repeat(200_000)],
    ['blanks on a line', `x${' '.repeat(5_000_000)}x`],
  ])('reads millions of %s in less than 4 s of CPU time', (_, input) => {
    const before = process.cpuUsage();
    parseJobIds(input);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(4_000);
  });
});
