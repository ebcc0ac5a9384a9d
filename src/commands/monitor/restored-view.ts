import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import { type LastView, type LastViewFile, noLastView } from '../../storage/last-view/last-view.ts';
import type { MonitorOptions } from './opened.ts';

/** The longest wait for the last view, in ms: a file system may hang. */
const lastViewMs = 300;

type ViewOptions = Pick<MonitorOptions, 'common' | 'filter' | 'order' | 'group' | 'isFresh'>;

/** The parts of a view that are restored. A saved view that the command line names has its own filter, order and groups. */
const besidesSaved = (last: LastView, { view }: Pick<CommonOptions, 'view'>): LastView =>
  view === null ? last : { ...noLastView, project: last.project, detailsOpen: last.detailsOpen };

/** The last view of an earlier run. */
const lastViewFor = async (
  file: LastViewFile | null,
  { common, order, group, isFresh }: ViewOptions,
  world: Pick<World, 'sleep'>,
): Promise<LastView | null> => {
  if (file === null || isFresh) return null;
  const view = await Promise.race([file.read(), world.sleep(lastViewMs).then(() => null)]);
  if (view === null) return null;
  // Options win.
  const chosen = {
    ...view,
    ...(order !== null && { order: noLastView.order, isReversed: noLastView.isReversed }),
    ...(group !== null && { group: noLastView.group, folded: noLastView.folded }),
  };
  return besidesSaved(chosen, common);
};

/**
 * The view that a monitor starts with: that of an earlier monitor of this run on the same server and profile, which may differ from
 * the options, else the options and the last view of an earlier run.
 */
export const restoredView = async (
  options: ViewOptions,
  earlier: LastView | null,
  file: LastViewFile | null,
  world: Pick<World, 'sleep'>,
): Promise<Pick<MonitorOptions, 'filter' | 'order' | 'group'> & { readonly lastView: LastView | null }> => {
  const { common, filter, order, group } = options;
  if (earlier === null) return { filter, order, group, lastView: await lastViewFor(file, options, world) };
  return { filter: '', order: null, group: null, lastView: besidesSaved(earlier, common) };
};
