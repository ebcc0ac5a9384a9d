import { expect, test } from 'vitest';
import { parseCommon } from '../../../src/cli/common-options.ts';
import { parseFlags } from '../../../src/cli/parse.ts';
import { restoredView } from '../../../src/commands/monitor/restored-view.ts';
import { parseConfig } from '../../../src/config/parse.ts';
import { noLastView } from '../../../src/storage/last-view/last-view.ts';

const world = { sleep: () => new Promise<void>(() => {}) };
const file = (view: Partial<typeof noLastView>) => ({
  read: async () => ({ ...noLastView, ...view }),
  save: async () => {},
});

const options = (argv: readonly string[] = []) => {
  const config = parseConfig('[view.nightly]\nfilter = "type:import"\n', 'config.toml');
  if (!config.ok) throw new Error('a mistake');
  const flags = parseFlags(argv);
  return {
    common: parseCommon(flags, {}, config.config),
    filter: '',
    order: null,
    group: null,
    isFresh: false,
  } as const;
};

test('the view of an earlier run comes back, and options win', async () => {
  const last = file({ filter: 'status:failed', order: 'oldest', group: 'type' });
  const given = { ...options(), order: 'longest' } as const;
  const restored = await restoredView(given, null, last, world);
  expect(restored).toMatchObject({ filter: '', order: 'longest', group: null });
  expect(restored.lastView).toMatchObject({ filter: 'status:failed', order: 'default', group: 'type' });
  expect((await restoredView({ ...given, isFresh: true }, null, last, world)).lastView).toBeNull();
});

test('the view of an earlier monitor of this run wins over the options and the file, which is not written yet', async () => {
  const given = { ...options(), filter: 'type:import', order: 'longest', isFresh: true } as const;
  const earlier = { ...noLastView, filter: '', order: 'newest' } as const;
  const restored = await restoredView(given, earlier, file({ filter: 'status:failed' }), world);
  expect(restored).toEqual({ filter: '', order: null, group: null, lastView: earlier });
});

test('a saved view that the command line names keeps its own filter, order and groups', async () => {
  const given = options(['--view', 'nightly']);
  const last = { filter: 'status:failed', detailsOpen: true } as const;
  for (const restored of [
    await restoredView(given, null, file(last), world),
    await restoredView(given, { ...noLastView, ...last }, null, world),
  ]) {
    expect(restored.lastView).toEqual({ ...noLastView, detailsOpen: true });
  }
});
