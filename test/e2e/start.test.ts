import { describe, expect, test } from 'vitest';
import { program, run } from './program.ts';
import { openTerminal, shellModes } from './terminal.ts';
import { openMonitor } from './visit.ts';

test('--demo needs nothing else', async () => {
  await using terminal = openTerminal({ args: [program, '--demo'] });
  await terminal.sees(/DEMO +200 jobs$/m);
  await terminal.press('q');
  expect(await terminal.ended()).toBe(0);
});

test('the alternate screen is there before the server has answered', async () => {
  await using visit = await openMonitor({ server: { latency: 1_000 } });
  await visit.sees(/Loading jobs from 127\.0\.0\.1:\d+ …/);
  expect(visit.modes().alternateScreen).toBe(true);
  await visit.seesAll();
});

describe('what can’t be begun ends with a line on the shell’s screen', () => {
  test('a wrong key: 3', async () => {
    await using visit = await openMonitor({ env: { ZILLIZ_API_KEY: 'wrong' } });
    expect(await visit.ended()).toBe(3);
    expect(visit.modes()).toEqual(shellModes);
    const afterwards = visit.raw().split('\u001b[?1049l')[1] ?? '';
    expect(afterwards).toMatch(/^zjobs: .*The apikey is illegal\..*ZILLIZ_API_KEY.*\(code 21119, requestid \w+\)/m);
  });

  test('an unknown project: 5, and there is a list of those that exist', async () => {
    await using visit = await openMonitor({ project: 'Nowhere' });
    expect(await visit.ended()).toBe(5);
    expect(visit.modes()).toEqual(shellModes);
    const afterwards = visit.raw().split('\u001b[?1049l')[1] ?? '';
    expect(afterwards).toContain('no project "Nowhere"');
    expect(afterwards).toContain(`${visit.server.projectId} (Search Platform)`);
    expect(afterwards).toContain('(推荐系统 Lab)');
  });

  test('no key: 3, and every way to one is named', async () => {
    await using terminal = openTerminal({ args: [program], columns: 200 });
    expect(await terminal.ended()).toBe(3);
    expect(terminal.raw()).toMatch(/ZILLIZ_API_KEY.*zilliz CLI.*credentials.*--demo/);
    expect(terminal.raw()).not.toContain('\u001b[?1049h');
  });

  test.each([
    ['an unknown option', ['--colour'], /unknown option --colour/],
    ['an option without its value', ['--project'], /--project needs a value/],
    ['an endpoint that is no URL', ['--endpoint', 'nowhere'], /endpoint is no URL/],
    ['an interval below a second', ['--demo', '--interval', '10ms'], /--interval must be at least 1s/],
  ])('%s: 2', async (_, args, message) => {
    await using terminal = openTerminal({ args: [program, ...args] });
    expect(await terminal.ended()).toBe(2);
    expect(terminal.raw()).toMatch(message);
    expect(terminal.raw()).not.toContain('\u001b[?1049h');
  });

  test('no terminal: 2, and what works without one is named', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/zjobs list.*zjobs events.*--plain/);
  });

  test('a terminal that can’t move its cursor: 2', async () => {
    await using terminal = openTerminal({ args: [program, '--demo'], env: { TERM: 'dumb' } });
    expect(await terminal.ended()).toBe(2);
    expect(terminal.raw()).toMatch(/zjobs list.*--plain/);
    expect(terminal.raw()).not.toContain('\u001b[');
  });
});

describe('the project', () => {
  test('can be named', async () => {
    await using visit = await openMonitor({ project: '推荐系统 Lab' });
    await visit.sees(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });

  test('of several is chosen in a menu', async () => {
    await using visit = await openMonitor({ project: false });
    await visit.sees(/❯ Search Platform +proj-\w+/);
    await visit.sees(/ {2}推荐系统 Lab +proj-\w+/);
    await visit.press('enter');
    await visit.seesAll();
    await visit.sees(/^ zjobs {2}Search Platform · /m);
  });

  test('can be chosen later, too', async () => {
    await using visit = await openMonitor({ project: false });
    await visit.sees(/❯ Search Platform/);
    await visit.press('escape');
    await visit.sees(/Choose a project: press p\./);
    await visit.press('p', 'down', 'enter');
    await visit.sees(/^ zjobs {2}推荐系统 Lab · .*\d jobs$/m);
  });
});
