import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import type { Answerer } from '../support/e2e/relay.ts';
import { openMonitor, openSite } from '../support/e2e/visit.ts';

const answering =
  (data: object): Answerer =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ code: 0, data }));
  };

const jobId = 'hostile-job';

test('what comes from a server can’t move the cursor, hide, turn round or break a line', async () => {
  await using site = await openSite();
  const hostile = 'a\u001b[2Jb\u001b]0;owned\u0007c\nd\u202ee\u200bf\u009b31mg\ud800h\u0000i';
  site.relay.answer(...mode.list, answering(mode.page({ jobId, text: hostile })));
  await using visit = await openMonitor({ site });
  await visit.sees(/ jobs?$/m);
  visit.send(`/id:${jobId}\r`);
  await visit.sees(/^❯ {2}✗ Failed /m);
  if (mode.tells.description) await visit.sees(/^❯ {2}✗ Failed +\w+ +a\S* ?b/m);
  await visit.press('enter');
  await visit.sees(/Status +✗ Failed/);
  if (mode.name !== 'public') await visit.sees(/Why it failed/);
  expect(visit.raw()).not.toMatch(/\u001b\]0;|[\u202e\u200b\u009b\u0000]|\u001b\[31mg/);
  expect(visit.raw().match(/\u001b\[2J/g)).toHaveLength(1);
});

test('what the server calls by words of its own is shown in them, and counts as unfinished', async () => {
  await using site = await openSite();
  site.relay.answer(...mode.list, answering(mode.page({ jobId, text: 'Something new', status: 'DEFROSTING' })));
  await using visit = await openMonitor({ site });
  await visit.sees(/ jobs?$/m, /^[ ❯] {2}\? DEFROSTING /m);
});

test.runIf(mode.name === 'job-center')('a type of its own, too', async () => {
  await using site = await openSite();
  const foreign = { jobId, type: 'REINDEX', status: 'RUNNING', description: 'Something new' };
  site.relay.answer(...mode.list, answering({ total: 1, items: [foreign] }));
  await using visit = await openMonitor({ site });
  await visit.sees(/1 job$/m, /^❯ {2}● In Progress +REINDEX +Something new/m);
  await visit.press('c');
  await visit.reads(/Jobs of the type REINDEX can’t be canceled/);
});

test('a record that can’t be read is counted, and the rest of the page lives', async () => {
  await using site = await openSite();
  const page = Object.entries(mode.page({ jobId, text: 'good' })).map(([name, value]) => [
    name,
    Array.isArray(value) ? [{ nonsense: true }, { ...value[0], jobId: ['no', 'ID'] }, ...value] : value,
  ]);
  site.relay.answer(...mode.list, answering(Object.fromEntries(page)));
  await using visit = await openMonitor({ site });
  await visit.sees(/unreadable records? left out/);
  visit.send(`/id:${jobId}\r`);
  await visit.sees(/^❯ {2}✗ Failed .*hostile-job/m);
});
