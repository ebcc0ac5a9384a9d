import { recordOfAction, type SentAction } from '../../actions/action-record.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import type { World } from '../../cli/world.ts';
import type { Feed } from '../../feed/types.ts';
import { recordFeed } from '../../feed/watch.ts';
import { type Language, translate } from '../../i18n/translate.ts';
import { changesOf, type Target } from '../../jobs/changes.ts';
import type { Job } from '../../jobs/job.ts';
import { type Journal, type JournalTrouble, journalFolder, openJournals } from '../../storage/journal/journal.ts';
import type { Session } from './session.ts';

/** Keeps the journal of what a command sees and sends. Nothing of it ever fails or waits; a trouble is told once. */
export type Recording = {
  placeOf(projectId: string): Target;
  journalOf(projectId: string): Journal;
  /** Writes down what happens to the jobs of the feed. Answers the way to stop. */
  record(feed: Feed, projectId: string): () => void;
  /**
   * Writes down what single looks at jobs show: what became of each since this command saw it last, or, at the first
   * look, since it was recorded last.
   */
  saw(jobs: readonly Job[], projectId: string): void;
  /** Writes down an action that was sent: the `onSent` of an action's world. */
  onSent(sent: SentAction, projectId: string): void;
  /** Resolves when everything is written. */
  end(): Promise<void>;
};

export type RecordingOptions = {
  readonly endpoint: string;
  /** The jobs of a demo end with it, and so does their journal. */
  readonly demo: boolean;
  /** The name of a project, as far as it is known at the moment. */
  readonly nameOf: (projectId: string) => string | null;
  readonly onTrouble: (trouble: JournalTrouble) => void;
};

/** Opens the journal of one server; nothing is read or written before there is something to record. */
export const openRecording = (
  { endpoint, demo, nameOf, onTrouble }: RecordingOptions,
  world: Pick<World, 'env' | 'home' | 'user' | 'now'>,
): Recording => {
  const folder = demo ? null : journalFolder(world.env, world.home);
  const journals = openJournals(folder, endpoint, onTrouble);
  const placeOf = (projectId: string): Target => ({ endpoint, projectId, projectName: nameOf(projectId) });
  /** The jobs as this command saw them last. */
  const seen = new Map<string, Job>();

  const saw = (jobs: readonly Job[], projectId: string): void => {
    const journal = journals.of(projectId);
    const at = world.now();
    const firstSeen: Job[] = [];
    for (const job of jobs) {
      const before = seen.get(job.id);
      seen.set(job.id, job);
      if (before === undefined) firstSeen.push(job);
      else journal.add(changesOf({ before, after: job }, placeOf(projectId), at));
    }
    journal.addMissed(firstSeen, placeOf(projectId), at);
  };

  const onSent = (sent: SentAction, projectId: string): void => {
    const { outcome } = sent;
    const started = outcome.outcome === 'accepted' && outcome.job.id !== outcome.jobId ? [outcome.job] : [];
    journals
      .of(projectId)
      .add([
        recordOfAction(sent, placeOf(projectId), world.user),
        ...started.flatMap(after => changesOf({ before: null, after }, placeOf(projectId), world.now())),
      ]);
  };

  return {
    placeOf,
    journalOf: journals.of,
    record: (feed, projectId) => recordFeed(feed, journals.of(projectId), () => placeOf(projectId), world.now),
    saw,
    onSent,
    end: journals.flush,
  };
};

/** Warns on standard error that nothing can be recorded, as the commands without a screen do. */
const warnOfTrouble =
  (language: Language, { stderr }: Pick<World, 'stderr'>) =>
  ({ path, code }: JournalTrouble): void => {
    // Where standard error is closed too, nobody is left to be warned.
    stderr.write(`zjobs: ${translate(language, 'journal.warning', { path, why: code })}\n`).catch(() => {});
  };

/** The recording of a command without a screen: a trouble is a warning on standard error. */
export const openScriptRecording = (
  { gateway }: Pick<Session, 'gateway'>,
  { demo, language }: Pick<CommonOptions, 'demo' | 'language'>,
  nameOf: RecordingOptions['nameOf'],
  world: World,
): Recording =>
  openRecording({ endpoint: gateway.endpoint, demo, nameOf, onTrouble: warnOfTrouble(language, world) }, world);
