import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jobCenterSupport } from '../../../src/jobs/action-support.ts';
import { cloudError } from '../../support/cloud-error.ts';
import { eventually } from '../../support/eventually.ts';
import { createFakeWorld } from '../../support/fake-world.ts';
import { noon } from '../../support/jobs.ts';

import { brokenImport, ended, openPlain as open, type PlainSession, running } from '../../support/open-plain.ts';

describe('on a terminal', () => {
  const talk = async (argv: readonly string[] = []): Promise<PlainSession> => {
    const visit = await open(argv, { terminal: 80, jobs: [running, brokenImport, ended] });
    expect(visit.newLines().slice(-2)).toEqual(['Enter help for a list of commands, or quit to end.', 'zjobs> ']);
    return visit;
  };

  test('announces a change on a line of its own, with the time of day', async () => {
    const visit = await talk();
    visit.change('job-run', { progress: 75 });
    await visit.poll();
    expect(visit.newLines()).toEqual(['14:00 Collection backup job-run (products) is at 75%.']);
    expect(visit.fake.out()).toContain('zjobs> \n14:00 ');
    expect(visit.fake.out()).not.toMatch(/[\u001b\r]/);
  });

  test('asks for the project before the first prompt, also after an outage', async () => {
    const visit = await open([], {
      terminal: 80,
      firstOutput: 'Enter a number, name or ID: ',
      prepare: ({ server }) => {
        server.projects = [...server.projects, { id: 'proj-2', name: 'Other' }];
        server.before = () => {
          server.before = () => {};
          throw cloudError('timeout');
        };
      },
    });
    expect(visit.fake.out()).toContain('answers again.');
    await visit.enter('2');
    await eventually(() => expect(visit.fake.out()).toMatch(/zjobs> $/));
    expect(visit.fake.out()).toContain('Watching the jobs of Other (proj-2)');
    expect(visit.fake.out().match(/zjobs> |Unknown command/g)).toEqual(['zjobs> ']);
  });

  test('lists jobs by the given filter, else by the current one', async () => {
    const visit = await talk();
    await visit.enter('list');
    expect(visit.newLines()).toHaveLength(4);
    await visit.enter('list status:failed');
    expect(visit.newLines()[0]).toBe('Import job-bad (films) failed: row 7 is broken');
    await visit.enter('filter type:backup');
    expect(visit.newLines()[0]).toBe('Filter type:backup: 2 jobs match.');
    await visit.enter('list');
    expect(visit.newLines()).toHaveLength(3);
    await visit.enter('list nothing-like-it');
    expect(visit.newLines()[0]).toBe('No job matches.');
    await visit.enter('filter');
    expect(visit.newLines()[0]).toBe('No filter: zjobs announces every job.');
    await visit.enter('filter colour:red');
    expect(visit.newLines()[0]).toContain('unknown filter field "colour:"');
  });

  test('describes a job, or says why it can’t', async () => {
    const visit = await talk();
    await visit.enter('describe job-bad');
    expect(visit.newLines().join('\n')).toMatch(/ID +job-bad\n[\s\S]*row 7 is broken[\s\S]*Retry +possible/);
    await visit.enter('describe nope');
    expect(visit.newLines()[0]).toBe('can’t read nope: no such job: nope (code 96026, requestid req-404)');
  });

  test('says before an abort that the server may refuse it, and commits an import that waits', async () => {
    const actionSupport = { ...jobCenterSupport, abortImport: true, commitImport: true };
    const anImport = { ...running, id: '41', type: 'IMPORT', subtype: null, rawStatus: 'Importing' };
    const waiting = { ...anImport, id: '42', rawStatus: 'Uncommitted', progress: 99 };
    const visit = await open([], { terminal: 80, jobs: [anImport, waiting] });
    visit.fake.server.actionSupport = actionSupport;
    visit.newLines();
    await visit.enter('cancel 41');
    expect(visit.newLines().join(' ')).toContain('The server may refuse: most servers abort only imports that wait');
    await visit.enter('n');
    await visit.enter('cancel 42');
    expect(visit.newLines().join(' ')).not.toContain('may refuse');
    await visit.enter('n');
    await visit.enter('commit 42');
    const lines = visit.newLines();
    expect(lines.join(' ')).toContain('The rows of the import become visible');
    expect(lines.at(-1)).toBe('Commit this import? [y/N] ');
    await visit.enter('y');
    expect(visit.newLines()[0]).toBe('42: the server accepted the commit.');
    expect(visit.fake.server.calls.filter(call => /^(?:cancel|commit) /.test(call))).toEqual(['commit 42']);
  });

  test('asks before a cancel and sends it only after a yes', async () => {
    const visit = await talk();
    for (const answer of ['', 'n', 'what?']) {
      await visit.enter('cancel job-run');
      const lines = visit.newLines();
      expect(lines[0]).toBe('Collection backup job-run (products) is In Progress, 40%.');
      expect(lines[1]).toContain('This can’t be undone.');
      expect(lines[2]).toBe('Cancel this job? [y/N] ');
      await visit.enter(answer);
      expect(visit.newLines()[0]).toBe('nothing was sent');
    }
    expect(visit.fake.server.calls.some(call => call.startsWith('cancel'))).toBe(false);
    await visit.enter('cancel job-run');
    visit.newLines();
    await visit.enter('y');
    await visit.poll();
    expect(visit.fake.server.calls.filter(call => call.startsWith('cancel'))).toEqual(['cancel job-run']);
    const lines = visit.newLines().join('\n');
    expect(lines).toContain('job-run: the server accepted the cancel.');
    expect(lines).toContain('14:00 Collection backup job-run (products) is being canceled.');
  });

  test('records what it saw and sent in the journal', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zjobs-plain-'));
    const env = { ZILLIZ_API_KEY: 'key-1', ZJOBS_ENDPOINT: 'http://127.0.0.1:1', XDG_STATE_HOME: folder };
    const visit = await open([], { terminal: 80, jobs: [running, brokenImport, ended], env });
    await visit.enter('cancel job-run');
    await visit.enter('y');
    await eventually(() => expect(visit.fake.out()).toContain('is being canceled'));
    visit.fake.stop.abort();
    await visit.code;
    const history = createFakeWorld({ env });
    expect(await history.run('history', '-o', 'ndjson')).toBe(0);
    const records = history
      .out()
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(records.map(({ event, jobId }) => `${event} ${jobId}`).sort()).toEqual([
      'cancel job-run',
      'canceling job-run',
    ]);
    await rm(folder, { recursive: true });
  });

  test('keeps announcements back while a question is open', async () => {
    const visit = await talk();
    await visit.enter('cancel job-run');
    visit.newLines();
    visit.change('job-bad', { status: 'pending', rawStatus: 'PENDING' });
    await visit.poll();
    expect(visit.newLines()).toEqual([]);
    await visit.enter('n');
    expect(visit.newLines().join('\n')).toContain('Import job-bad (films) runs again.');
  });

  test('ignores a yes that was pasted with the command', async () => {
    const visit = await talk();
    visit.fake.type('cancel job-run');
    visit.fake.type('y');
    await visit.clock.pass(0);
    await visit.clock.pass(0);
    expect(visit.newLines().join('\n')).toContain('nothing was sent');
  });

  test('names jobs that the rules exclude, with the reason, before any question', async () => {
    const visit = await talk();
    await visit.enter('cancel job-old');
    expect(visit.newLines()).toEqual([
      'job-old: skipped. Only Pending or In Progress jobs can be canceled; this one is Successful.',
      'zjobs> ',
    ]);
    const readOnly = await talk(['--read-only']);
    await readOnly.enter('cancel job-run');
    expect(readOnly.newLines()[0]).toContain('--read-only');
  });

  test('announces a cancel that was not honored, whatever the filter', async () => {
    const visit = await talk(['--filter', 'type:import']);
    await visit.enter('cancel job-run');
    await visit.enter('y');
    visit.change('job-run', { status: 'successful', rawStatus: 'SUCCESSFUL', finishedAt: noon });
    await visit.poll();
    expect(visit.newLines().join('\n')).toContain(
      'The server accepted the cancel of job-run, but the job ended Successful.',
    );
  });

  test('remembers a refused role until refresh', async () => {
    const visit = await talk();
    visit.fake.server.before = call => {
      if (call.startsWith('cancel')) throw cloudError('permission', { code: 96013 });
    };
    await visit.enter('cancel job-run');
    await visit.enter('y');
    expect(visit.newLines().join('\n')).toContain('job-run: refused. permission message');
    await visit.enter('cancel job-run');
    expect(visit.newLines()[0]).toMatch(
      /needs Project Admin or a role that may do this \(the server said so at 14:00\)/,
    );
    await visit.enter('refresh');
    await visit.poll();
    expect(visit.newLines().join('\n')).toMatch(/Refreshing\.\n[\s\S]*3 jobs, of which/);
    await visit.enter('cancel job-run');
    expect(visit.newLines()[0]).toContain('is In Progress');
  });

  test('names the new ID of a retried job', async () => {
    const visit = await talk();
    await visit.enter('retry job-bad');
    expect(visit.newLines()[1]).toContain('fix the files first');
    await visit.enter('yes');
    expect(visit.newLines().join('\n')).toContain('It runs as job-bad-again');
  });

  test('says before a retry that the job was retried before', async () => {
    const visit = await talk();
    await visit.enter('retry job-bad');
    expect(visit.newLines().join('\n')).not.toContain('Retried');
    await visit.enter('yes');
    await eventually(async () => {
      await visit.enter('retry job-bad');
      await visit.enter('no');
      expect(visit.newLines().join('\n')).toMatch(/Retried .*; it runs as job-bad-again/);
    });
  });

  test('answers an invalid command with the commands there are', async () => {
    const visit = await talk();
    await visit.enter('stop job-run');
    expect(visit.newLines()[0]).toBe(
      'Unknown command "stop". Commands are list, describe, cancel, retry, commit, watch, digest, filter, refresh, help, quit.',
    );
    await visit.enter('cancel');
    expect(visit.newLines()[0]).toContain('cancel needs a job ID');
    await visit.enter('help');
    expect(visit.newLines()).toHaveLength(12);
  });

  test.each([['quit'], [null]])('exits with 0 on %s', async line => {
    const visit = await talk();
    await visit.enter(line);
    expect(await visit.code).toBe(0);
    expect(visit.fake.out().endsWith('\n') || line !== null).toBe(true);
  });

  test('lets the user choose a project by its number', async () => {
    const fake = createFakeWorld({ terminal: 80, jobs: [running] });
    fake.server.projects = [...fake.server.projects, { id: 'proj-2', name: 'Other' }];
    fake.type('2');
    fake.type('quit');
    expect(await fake.run('--plain')).toBe(0);
    expect(fake.out()).toContain('2: Other, proj-2\n');
    expect(fake.out()).toContain('Watching the jobs of Other (proj-2)');
  });
});
