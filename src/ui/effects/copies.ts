import { digestMarkdown } from '../../format/digest.ts';
import { digestOf, usualWindow } from '../../jobs/digest/digest.ts';
import type { Job } from '../../jobs/job.ts';
import { requestProject } from '../../jobs/job-source.ts';
import { hideSecrets } from '../../lib/secrets.ts';
import { printableLine, sanitizeLine } from '../../terminal/text/sanitize.ts';
import type { Context } from '../context.ts';
import { copyTextOfJobs } from '../copy-text.ts';
import { requestIdOf } from '../frame/details/details.ts';
import { digestViewOf, messagesAsText } from '../frame/dialogs/dialogs.ts';
import { type CopyForm, copyForms } from '../state/menus.ts';
import { actionJobs } from '../state/selectors.ts';
import type { MonitorStore } from '../store/monitor-store.ts';
import { viewToml, whyNotCopied } from '../view-toml.ts';
import type { MonitorWorld } from '../world.ts';
import type { AttentionWatcher } from './watch-attention.ts';

/** In ms. A copy doesn't wait longer for the request ID. */
const longestDescribe = 2_000;

/** The jobs that are described for their request IDs; for others, a known ID is copied. */
const mostDescribed = 10;

/** The commands that copy something, and the digest, which is copied as a whole. */
export const createCopies = (
  store: MonitorStore,
  world: MonitorWorld,
  context: Context,
  attention: Pick<AttentionWatcher, 'since' | 'insightOf'>,
) => {
  const { translate } = context;
  const stopping = new AbortController();

  const showNotice = (text: string): void =>
    store.dispatch({ type: 'notice', notice: { text: sanitizeLine(text), tone: 'plain' } });

  const copy = (text: string | null): void => {
    if (text === null) return;
    const shown = hideSecrets(text);
    showNotice(world.copy(shown) ? translate('notice.copied', { text: shown }) : translate('notice.notCopied'));
  };

  /** Copies several lines, and says so with `copied`. */
  const copyLines = (text: string, copied: string): void =>
    showNotice(world.copy(hideSecrets(text).split('\n')) ? copied : translate('notice.notCopied'));

  /** Copies the IDs of the marked jobs, one a line, else the ID of the selected one. */
  const copyIds = (): void => {
    const { marks, selectedId } = store.state();
    if (marks.size < 2) copy([...marks][0] ?? selectedId);
    else copyLines([...marks].map(id => printableLine(id)).join('\n'), translate('copy.ids', { count: marks.size }));
  };

  const copyMessages = (): void => {
    const { messages } = store.state();
    copyLines(messagesAsText(store.state(), context), translate('messages.copied', { count: messages.length }));
  };

  /** Copies the view with `copyIt`, or shows why it can't be copied. */
  const copyIfPossible = (copyIt: () => void): void => {
    const why = whyNotCopied(store.state());
    if (why === null) copyIt();
    else showNotice(translate(why));
  };

  const copyView = (): void => copyIfPossible(() => copyLines(viewToml(store.state()), translate('notice.viewCopied')));

  /** Copies a form of the marked jobs, else of the selected one, of `state`, which may be an earlier state. */
  const copyForm = (
    form: CopyForm | undefined,
    state = store.state(),
    requestIds: ReadonlyMap<Job, string | null> = new Map(),
  ): void => {
    const jobs = actionJobs(state);
    const idOf = (job: Job): string | null => requestIds.get(job) ?? null;
    const text = form === undefined ? null : copyTextOfJobs(form, jobs, state, context, idOf);
    if (text === null || form === undefined) showNotice(translate('copy.none'));
    else if (jobs.length > 1 && form !== 'view')
      copyLines(text, translate('copy.jobsCopied', { form: translate(`copy.${form}`), count: jobs.length }));
    else if (form === 'summary') copyLines(text, translate('copy.summaryCopied'));
    else if (form === 'json') copyLines(text, translate('copy.jsonCopied'));
    else copy(text);
  };

  /** The ID of the request that described the job. Describes it first if necessary; null if that takes too long. */
  const findRequestId = async (job: Job): Promise<string | null> => {
    const { project } = store.state();
    const known = requestIdOf(job, store.state());
    const projectId = project?.id ?? job.projectId;
    if (known !== null || projectId === null) return known;
    const late = new AbortController();
    const signal = AbortSignal.any([late.signal, stopping.signal]);
    const cancel = world.clock.after(longestDescribe, () => late.abort());
    const givenUp = new Promise<null>(resolve => {
      signal.addEventListener('abort', () => resolve(null));
    });
    const describing = world.gateway.describeJob(requestProject(job, projectId), job.id, { signal }).then(
      description => description.requestId,
      () => null,
    );
    const requestId = await Promise.race([describing, givenUp]);
    cancel();
    return requestId;
  };

  /** Copies a form that contains the IDs of the requests that described the jobs. */
  const copyWithRequest = async (form: CopyForm): Promise<void> => {
    // The user may move to another job meanwhile, but chose these.
    const chosen = store.state();
    const jobs = actionJobs(chosen);
    const found = await Promise.all(
      jobs.map(async (job, index): Promise<readonly [Job, string | null]> => {
        const requestId = index < mostDescribed ? await findRequestId(job) : requestIdOf(job, chosen);
        return [job, requestId];
      }),
    );
    if (!stopping.signal.aborted) copyForm(form, chosen, new Map(found));
  };

  const copyAs = (value: string): void => {
    const form = copyForms.find(one => one === value);
    if (form === 'view') copyIfPossible(() => copyForm(form));
    else if (form === 'summary' || form === 'support') void copyWithRequest(form);
    else copyForm(form);
  };

  /** The digest is made in a later turn, so that no key waits for it. */
  const openDigest = async (): Promise<void> => {
    const { project, feed } = store.state();
    if (project === null || feed === null) return;
    const sources = feed.sources?.flatMap(({ source }) => source ?? []) ?? [null];
    const journals = await Promise.all(
      sources.map(async source => ({ source, records: await world.seen.records(source?.key ?? project.id) })),
    );
    const to = world.clock.now();
    const since = attention.since();
    // The line about what is new counts the same time.
    const window = { from: since === null ? to - usualWindow : Math.min(since, to), to };
    const known = { jobs: feed.jobs.values(), journals, insightOf: attention.insightOf, isWanted: () => true };
    const digest = digestOf(window, known);
    store.dispatch({ type: 'open-digest', digest });
  };

  const copyDigest = (): void => {
    const { dialog } = store.state();
    if (dialog?.kind !== 'digest') return;
    copyLines(digestMarkdown(dialog.digest, digestViewOf(store.state(), context)), translate('digest.copied'));
  };

  /** Aborts the requests of copies, which then copy nothing. */
  const stop = (): void => stopping.abort();

  return { copy, copyAs, copyIds, copyMessages, copyView, copyDigest, openDigest, stop };
};
