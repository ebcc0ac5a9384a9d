import fc from 'fast-check';

/** Text that is inserted into JSON verbatim, such as numbers that JavaScript can't represent. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const write = (value: unknown): string => {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${write(field)}`).join(',')}}`;
};

export const goodWords = [
  'SUCCESSFUL',
  'SUCCEEDED',
  'Completed',
  'RefreshCompleted',
  'RestoreSnapshotCompleted',
  'AVAILABLE',
];
const words = [
  ...goodWords,
  'PENDING',
  'RUNNING',
  'FAILED',
  'TIMEOUT',
  'Importing',
  'CREATING',
  'CANCELLING',
  'RestoreSnapshotNone',
];
const nearWords = 'successful|Successful| SUCCESSFUL|SUCCESSFUL\u0000|SUCCESS|COMPLETED|DONE|constructor'.split('|');
const huge = 'x'.repeat(12_000);

export const int64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
/** An int64 that can be the ID of a job: 0 is the ID of none. */
export const jobNumber = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const oddNumber = fc.constantFrom(
  '1e400',
  '-1e400',
  '-0',
  '1e21',
  '0.1',
  '9007199254740993',
  '-9223372036854775808',
  '62.5',
);
const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    'NaN',
    'null',
    '100%',
    '-1',
    '1e3',
    '\ud800',
    '\udc00x',
    '\u0000',
    '__proto__',
    '2024-02-30T25:61:00Z',
  ),
  fc.constantFrom(...words, ...nearWords),
);
const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: oddText },
  {
    weight: 2,
    arbitrary: fc.constantFrom(null, undefined, true, false, [], {}, [null], [[null]], [huge], { a: { b: null } }),
  },
  { weight: 2, arbitrary: oddNumber.map(text => new Raw(text)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constant(huge) },
);
const anId = fc.oneof(
  { weight: 3, arbitrary: int64.map(String) },
  { weight: 3, arbitrary: int64.map(digits => new Raw(String(digits))) },
  { weight: 2, arbitrary: fc.constant('job-1') },
  { weight: 1, arbitrary: odd },
);

const ids = ['jobId', 'jobID', 'backupId', 'clusterId', 'projectId'];
const fields = [
  ...['type', 'subtype', 'description', 'status', 'state', 'progress', 'reason', 'failureReason', 'createdBy'],
  'createdAt',
  'startedAt',
  'finishedAt',
  'startTime',
  'endTime',
  'completeTime',
  'createTime',
  'regionId',
  'clusterName',
  'dbName',
  'collectionName',
  'details',
  'fileName',
  'fileSize',
  'totalRows',
  'importedRows',
  'backupName',
  'backupType',
  'projectName',
  'regionIds',
  'connectAddress',
  'externalSource',
  'snapshotName',
  'timeCost',
];

/** A record of any family, of the right shape with odd values and missing fields. */
export const record = fc
  .record(
    Object.fromEntries([...ids.map(name => [name, anId] as const), ...fields.map(name => [name, odd] as const)]),
    { requiredKeys: [] },
  )
  .chain(made =>
    fc.constantFrom('status', 'state', 'details').chain(name =>
      fc
        .oneof(
          { weight: 4, arbitrary: fc.constantFrom(...words, ...nearWords) },
          {
            weight: 1,
            arbitrary: fc.array(fc.record({ fileName: odd, state: odd, progress: odd, reason: odd }), {
              maxLength: 3,
            }),
          },
        )
        .map(value => ({ ...made, [name]: value })),
    ),
  );

export const lists = ['items', 'records', 'backups', 'clusters'];
const data = fc.oneof(
  { weight: 4, arbitrary: record },
  {
    weight: 6,
    arbitrary: fc
      .record({
        name: fc.constantFrom(...lists),
        list: fc.array(fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: odd }), { maxLength: 4 }),
        total: odd,
        count: odd,
        nextPageToken: odd,
      })
      .map(({ name, list, ...more }) => ({ ...more, [name]: list })),
  },
  { weight: 2, arbitrary: fc.array(record, { maxLength: 4 }) },
  { weight: 2, arbitrary: odd },
);

/** A complete answer: mostly a successful one with odd data. */
export const answer = fc.oneof(
  { weight: 8, arbitrary: data.map(value => ({ httpStatus: 200, body: `{"code":0,"data":${write(value)}}` })) },
  {
    weight: 2,
    arbitrary: fc
      .record({ httpStatus: fc.constantFrom(200, 202, 204, 400, 404, 500, 302), code: odd, message: odd, data })
      .map(({ httpStatus, ...body }) => ({ httpStatus, body: write(body) })),
  },
  { weight: 1, arbitrary: fc.record({ httpStatus: fc.constantFrom(200, 404), body: fc.string({ unit: 'binary' }) }) },
);
export type AnAnswer = { readonly httpStatus: number; readonly body: string };
