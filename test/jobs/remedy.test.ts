import { expect, test } from 'vitest';
import { remedyOf } from '../../src/jobs/remedy.ts';
import { failedImport } from '../support/jobs.ts';

test.each([
  [
    'Schema mismatch in file 3 of 8 (part-3.parquet): field "price" is FLOAT in the collection but VARCHAR in it.',
    'files',
  ],
  ['File 2 of 8 (part-2.parquet) is not valid Parquet: the footer is missing.', 'files'],
  ['Row 18,204 of part-1.parquet (file 1 of 8): vector field "embedding" has 1024 values, 768 expected.', 'files'],
  ['the file /data/rows.npy does not exist', 'files'],
  [
    'The storage key has expired: object storage answered 403 ExpiredToken when file 3 of 8 (a.parquet) was opened.',
    'access',
  ],
  ['access denied: s3://acme/rows.parquet', 'access'],
  ['Access Key Id you provided does not exist in our records: InvalidAccessKeyId', 'access'],
  ['The quota of the cluster is exhausted: 98 % of the disk of prod is in use.', 'room'],
  ['quota exceeded[reason=memory limit]', 'room'],
  ['Network timeout while reading file 2 of 8 (b.parquet): no bytes for 120 s.', 'wait'],
  ['connection reset by peer', 'wait'],
  ['ストレージの期限が切れました', 'access'],
  ['the job was stopped by an operator', 'cause'],
  ['context deadline exceeded', 'wait'],
  ['rpc error: code = DeadlineExceeded desc = context deadline exceeded', 'wait'],
  ['the lease of the worker has expired', 'wait'],
  ['connection refused', 'wait'],
  ['the session token has expired', 'access'],
  ['the presigned URL has expired', 'access'],
  ['too many columns: 65 given, 64 expected', 'files'],
  ['the length (101) of the array exceeds max capacity (100)', 'files'],
  ['too many open files', 'room'],
  ['too many requests', 'room'],
  ['The disk is full.', 'room'],
  ['the disk controller was replaced', 'cause'],
  ['実行に失敗しました', 'cause'],
  ['並列処理に失敗しました', 'cause'],
  ['処理を行えませんでした', 'cause'],
  ['18 行目の値が正しくありません', 'files'],
  ['2 列の値が不正です', 'files'],
  ['サーバーへの接続が拒否されました', 'wait'],
  ['リースの期限が切れました', 'wait'],
  ['アクセスが拒否されました', 'access'],
  [null, 'cause'],
])('remedyOf finds for the reason %j the remedy %s', (reason, remedy) => {
  expect(remedyOf(failedImport({ reason }))).toBe(remedy);
});
