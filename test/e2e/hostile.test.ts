import { expect, test } from 'vitest';
import type { Answerer } from './relay.ts';
import { openMonitor, openSite } from './visit.ts';

const list = /^\/v2\/jobs\?/;

const page =
  (items: readonly object[]): Answerer =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 0, data: { total: items.length, items } }));
  };

const job = {
  jobId: 'job-hostile',
  type: 'IMPORT',
  status: 'FAILED',
  progress: 10,
  createdAt: '2026-01-02T03:04:05Z',
  startedAt: '2026-01-02T03:04:05Z',
  finishedAt: '2026-01-02T03:05:05Z',
} as const;

test('what comes from a server can’t move the cursor, hide, turn round or break a line', async () => {
  await using site = await openSite();
  const hostile = 'a\u001b[2Jb\u001b]0;owned\u0007c\nd\u202ee\u200bf\u009b31mg\ud800h\u0000i';
  site.relay.answer('GET', list, page([{ ...job, description: hostile, reason: hostile, createdBy: hostile }]));
  await using visit = await openMonitor({ site });
  await visit.sees(/1 job$/m, /^❯ {2}✗ Failed +Import +a\S* ?b/m);
  await visit.press('enter');
  await visit.sees(/Why it failed/);
  expect(visit.raw()).not.toMatch(/\u001b\]0;|[\u202e\u200b\u009b\u0000]|\u001b\[31mg/);
  expect(visit.raw().match(/\u001b\[2J/g)).toHaveLength(1);
});

test('what the server calls by words of its own is shown in them, and counts as unfinished', async () => {
  await using site = await openSite();
  const foreign = {
    ...job,
    jobId: 'job-foreign',
    type: 'REINDEX',
    status: 'DEFROSTING',
    finishedAt: null,
    description: 'Something new',
  };
  site.relay.answer('GET', list, page([foreign, job]));
  await using visit = await openMonitor({ site });
  await visit.sees(/2 jobs$/m, /^❯ {2}\? DEFROSTING +REINDEX +Something new/m);
  await visit.press('c');
  await visit.reads(/Jobs of the type REINDEX can’t be canceled/);
});

test('a record that can’t be read is counted, and the rest of the page lives', async () => {
  await using site = await openSite();
  site.relay.answer('GET', list, page([{ nonsense: true }, { ...job, jobId: 17 }, job]));
  await using visit = await openMonitor({ site });
  await visit.sees(/unreadable records? left out/);
  await visit.sees(/job-hostile/);
});
