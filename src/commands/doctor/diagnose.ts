import { CommandError, type Sentence } from '../../cli/errors.ts';
import { notableSkew } from '../../cloud/server-time.ts';
import { outOfReach } from '../../format/list-problems.ts';
import type { MessageId, Translate } from '../../i18n/translate.ts';
import type { Facts, FolderFacts, Problem, Subject, Warning } from './facts.ts';

/** What is wrong, in the order in which a command would meet it. */
export type Diagnosis = { readonly problems: readonly Problem[]; readonly warnings: readonly Warning[] };

/** A problem, not a warning: no list shows tracked jobs, so `track` fails if it can't store them. */
const trackedProblems = ({ path, why }: FolderFacts): readonly Problem[] => {
  if (path === null || why === null) return [];
  const sentence = { id: 'doctor.trackedProblem', params: { path, why } } as const;
  return [{ about: 'tracked', exitCode: 2, errorIn: () => new CommandError(2, sentence) }];
};

const warnIf = (condition: boolean, about: Subject, sentence: Sentence): readonly Warning[] =>
  condition ? [{ about, sentence }] : [];

const warnIfUnwritable = ({ path, why }: FolderFacts, about: Subject, id: MessageId): readonly Warning[] =>
  path === null || why === null ? [] : [{ about, sentence: { id, params: { path, why } } }];

const warningsFrom = ({ server, local }: Facts, translate: Translate): readonly Warning[] => {
  const { troubles, calls, notices } = server;
  const { folders, terminal } = local;
  const unreachable = outOfReach(troubles, translate);
  const skew = Math.abs(server.clockSkew ?? 0);
  const isThrottled = calls.some(({ throttled }) => throttled);
  return [
    ...warnIf(unreachable !== null, 'jobs', { id: 'list.outOfReach', params: unreachable ?? {} }),
    ...warnIf(isThrottled, 'calls', { id: 'doctor.throttledWarning' }),
    ...warnIf(skew > notableSkew, 'clock', {
      id: 'doctor.clockWarning',
      params: { seconds: Math.round(skew / 1_000) },
    }),
    ...notices.map(sentence => ({ about: sentence.id.startsWith('track.') ? 'tracked' : 'server', sentence }) as const),
    ...warnIf(folders.tracked.path === null, 'tracked', { id: 'doctor.noHomeWarning' }),
    ...warnIfUnwritable(folders.journal, 'journal', 'doctor.journalWarning'),
    ...warnIfUnwritable(folders.cache, 'cache', 'doctor.cacheWarning'),
    ...warnIf(terminal.isTTY && terminal.dumb, 'terminal', { id: 'doctor.dumbWarning' }),
    ...warnIf(terminal.isTTY && !terminal.unicode, 'terminal', { id: 'doctor.asciiWarning' }),
  ];
};

/** Finds what is wrong. */
export const diagnose = (facts: Facts, translate: Translate): Diagnosis => ({
  problems: [
    ...facts.server.problems,
    ...facts.sources.flatMap(({ problem }) => problem ?? []),
    ...trackedProblems(facts.local.folders.tracked),
  ],
  warnings: warningsFrom(facts, translate),
});
