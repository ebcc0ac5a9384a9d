import { expect, test } from 'vitest';
import { mode } from '../support/e2e/mode.ts';
import { openMonitor, openSite } from '../support/e2e/monitor.ts';
import type { Responder } from '../support/e2e/relay.ts';

/** An answer that lists these records. */
const listing =
  (...records: readonly object[]): Responder =>
  response => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(mode.listBody(records)));
  };

const jobId = '453098765432109877';

test('removes escape sequences, bidi marks, zero-width characters and line breaks of a server', async () => {
  await using site = await openSite();
  const hostile = 'a\u001b[2Jb\u001b]0;owned\u0007c\nd\u202ee\u200bf\u009b31mg\ud800h\u0000i';
  site.relay.answer(...mode.listRoute, listing(mode.listRecord({ jobId, text: hostile })));
  await using monitor = await openMonitor({ site });
  await monitor.shows(/ jobs?$/m);
  monitor.send(`/id:${jobId}\r`);
  await monitor.shows(/^❯ {2}✗ Failed /m);
  if (mode.lists.description) await monitor.shows(/^❯ {2}✗ Failed +\w+ +a\S* ?b/m);
  await monitor.press('z');
  await monitor.shows(/^ ✗ Failed\b/m, /retry – /);
  expect(monitor.output()).not.toMatch(/\u001b\]0;|[\u202e\u200b\u009b\u0000]|\u001b\[31mg/);
  expect(monitor.output().match(/\u001b\[2J/g)).toHaveLength(1);
});

test('shows an unknown status verbatim and counts the job as unfinished', async () => {
  await using site = await openSite();
  site.relay.answer(
    ...mode.listRoute,
    listing(mode.listRecord({ jobId, text: 'Something new', status: 'DEFROSTING' })),
  );
  await using monitor = await openMonitor({ site });
  await monitor.shows(/ jobs?$/m, /^[ ❯] {2}\? DEFROSTING /m);
});

test.runIf(mode.lists.type)('shows an unknown type verbatim', async () => {
  await using site = await openSite();
  const unknownType = { jobId, type: 'REINDEX', status: 'RUNNING', description: 'Something new' };
  site.relay.answer(...mode.listRoute, listing(unknownType));
  await using monitor = await openMonitor({ site });
  await monitor.shows(/1 job$/m, /^❯ {2}● In Progress +REINDEX +Something new/m);
  await monitor.press('c');
  await monitor.showsSentence(/Jobs of the type REINDEX can’t be canceled/);
});

test('counts the unreadable records of a page and shows the others', async () => {
  await using site = await openSite();
  const good = mode.listRecord({ jobId, text: 'good' });
  site.relay.answer(...mode.listRoute, listing({ nonsense: true }, { ...good, jobId: ['no', 'ID'] }, good));
  await using monitor = await openMonitor({ site });
  await monitor.shows(/unreadable records? skipped/);
  monitor.send(`/id:${jobId}\r`);
  await monitor.shows(/^❯ {2}✗ Failed .*good/m);
});

test.runIf(mode.lists.description).each(['ไทยสำรอง', 'संग्रह-1'])(
  'shows every letter of the description %s',
  async text => {
    await using site = await openSite();
    site.relay.answer(...mode.listRoute, listing(mode.listRecord({ jobId, text })));
    await using monitor = await openMonitor({ site });
    await monitor.shows(/ jobs?$/m);
    monitor.send(`/id:${jobId}\r`);
    await monitor.shows(new RegExp(`^❯ {2}✗ Failed +\\w+ +${text} {2}`, 'm'));
  },
);
