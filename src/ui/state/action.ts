import type { Impact } from '../../actions/outcome.ts';
import type { Capabilities } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import type { ActionSupport } from '../../jobs/action-support.ts';
import type { Denials } from '../../jobs/denials.ts';
import type { Digest } from '../../jobs/digest/digest.ts';
import type { EarlierRetry } from '../../jobs/earlier-retry.ts';
import type { GroupName } from '../../jobs/groups.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { OrderName } from '../../jobs/order.ts';
import type { JobStatus } from '../../jobs/statuses.ts';
import type { Size } from '../../lib/size.ts';
import type { JobRows } from '../rows/rows.ts';
import type { AttentionAction } from './attention-actions.ts';
import type { ActionOutcomes, Described, MenuKind, Notice, Opening, TimedMessage } from './state.ts';
import type { TimelineChange } from './timeline.ts';

/** A movement of the cursor, or of what is scrolled. */
export type Motion = 'up' | 'down' | 'half-up' | 'half-down' | 'page-up' | 'page-down' | 'first' | 'last';

/** What a count of the header counts: the jobs in a status, or those that a term of the filter finds. */
export type Counted = JobStatus | 'is:stalled' | 'is:watched';

/** What the mouse does to the state. */
export type PointingAction =
  /** Puts the cursor on the job of this line, or folds or unfolds the group of this heading. */
  | { readonly type: 'click-line'; readonly line: number }
  /** Scrolls the list; the cursor moves as little as needed to stay in view. */
  | { readonly type: 'scroll-list'; readonly lines: number }
  /** Moves the dialog's text, else the details, by lines; down to `maxScroll`. */
  | { readonly type: 'scroll-lines'; readonly lines: number; readonly maxScroll: number }
  | { readonly type: 'order-by'; readonly order: OrderName; readonly isReversed: boolean }
  /** Lists only jobs of this count of the header, or all again. */
  | { readonly type: 'filter-count'; readonly of: Counted };

/** Opens, changes or closes a dialog. */
export type DialogAction =
  | { readonly type: 'open-menu'; readonly menu: MenuKind }
  /** Opens the help, or changes what is searched in it. `matches` are its entries that the text finds. */
  | {
      readonly type: 'open-help';
      readonly text: string;
      readonly caret?: number;
      readonly isSearching: boolean;
      readonly matches: readonly string[];
    }
  /** Ends typing; the entries that were found stay. */
  | { readonly type: 'apply-help-search' }
  | { readonly type: 'open-messages' }
  | { readonly type: 'open-digest'; readonly digest: Digest }
  /** Opens the palette, or changes its text; without `caret`, the caret goes to the end. `matches` are the IDs of the commands that the text finds. */
  | {
      readonly type: 'palette';
      readonly text: string;
      readonly caret?: number;
      readonly matches: readonly string[];
    }
  | { readonly type: 'open-confirm'; readonly impact: Impact; readonly opening: Opening }
  /** What the journal knows of the targets of the open question about `impact`. */
  | {
      readonly type: 'earlier-retries';
      readonly impact: Impact;
      readonly retries: ReadonlyMap<string, EarlierRetry>;
    }
  | { readonly type: 'open-advice'; readonly job: Job }
  | { readonly type: 'close-dialog' }
  /** The interface draws dialogs from this moment of the session's clock on. */
  | { readonly type: 'dialogs-drawn'; readonly at: Instant };

/** Everything that can change the state of the monitor. */
export type MonitorAction =
  | AttentionAction
  | PointingAction
  | DialogAction
  // From keys
  | { readonly type: 'move-cursor'; readonly motion: Motion }
  /** Scrolls the open dialog, else the details. `maxScroll` is the number of lines above the last page. */
  | { readonly type: 'scroll'; readonly motion: Motion; readonly maxScroll: number }
  | { readonly type: 'move-highlight'; readonly motion: Motion }
  /** Highlights the value at this index of the open menu or palette. */
  | { readonly type: 'highlight'; readonly index: number }
  | { readonly type: 'open-details' }
  /** Gives the details the whole body, or shows them with the list again. */
  | { readonly type: 'zoom-details' }
  /** Opens the line that searches in the details. */
  | { readonly type: 'open-search' }
  /** Changes that line. Without `caret`, the caret goes to the end of the text. */
  | { readonly type: 'search-text'; readonly text: string; readonly caret?: number }
  | { readonly type: 'apply-search' }
  /** Goes to the next or previous of the lines that match; 0: to the first one in view or below. `lines` are their indexes, ascending. */
  | {
      readonly type: 'search-step';
      readonly step: 1 | -1 | 0;
      readonly lines: readonly number[];
      readonly maxScroll: number;
    }
  | { readonly type: 'back' }
  /** Closes the details, else folds the group of the cursor, else closes a layer. */
  | { readonly type: 'step-back' }
  | { readonly type: 'switch-pane' }
  | { readonly type: 'toggle-mark' }
  | { readonly type: 'unmark'; readonly jobIds: readonly string[] }
  | { readonly type: 'unmark-all' }
  | { readonly type: 'open-filter' }
  /** Replaces the filter in force with this text. */
  | { readonly type: 'filter-by'; readonly text: string }
  /** Changes the filter line. Without `caret`, the caret goes to the end of the text. */
  | { readonly type: 'filter-text'; readonly text: string; readonly caret?: number }
  | { readonly type: 'apply-filter' }
  /** Lists only jobs that failed with the cause of the selected job, or all jobs again. */
  | { readonly type: 'same-cause' }
  /** Filters to the failed jobs of a day, then to all of them, then to nothing. */
  | { readonly type: 'failed-jobs' }
  /** Toggles the highlighted choice of the open menu. */
  | { readonly type: 'toggle-choice' }
  /** Takes the highlighted choice of the open menu and closes it. */
  | { readonly type: 'choose' }
  | { readonly type: 'timeline'; readonly change: TimelineChange }
  /** Orders the list; the order in force is reversed. */
  | { readonly type: 'order'; readonly order: OrderName }
  | { readonly type: 'group'; readonly group: GroupName }
  // From the server, the terminal and effects
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'message-measured'; readonly rows: number }
  | { readonly type: 'rows'; readonly rows: JobRows; readonly feed: FeedSnapshot | null; readonly now: Instant }
  | { readonly type: 'projects'; readonly projects: readonly Project[]; readonly now: Instant }
  | { readonly type: 'projects-failed'; readonly problem: FeedProblem; readonly now: Instant }
  | { readonly type: 'project'; readonly project: Project }
  | { readonly type: 'project-name'; readonly name: string }
  | { readonly type: 'server'; readonly actionSupport: ActionSupport; readonly capabilities: Capabilities | null }
  | { readonly type: 'described'; readonly described: Described }
  /** Shows a notice, or none. A notice is kept among the messages, with the time `at`, else that of the last data. */
  | { readonly type: 'notice'; readonly notice: Notice | null; readonly at?: Instant }
  /** Keeps a message that is not shown as a notice. */
  | { readonly type: 'message'; readonly message: TimedMessage }
  /** Puts a saved view in force; null for none. */
  | { readonly type: 'choose-view'; readonly name: string | null }
  /** Restricts the filter to the jobs that this user created, or removes that restriction. */
  | { readonly type: 'mine' }
  | { readonly type: 'outcomes'; readonly result: ActionOutcomes }
  /** Lists the job even if the filter hides it, until the filter changes. */
  | { readonly type: 'always-list'; readonly jobId: string }
  | { readonly type: 'denied'; readonly denials: Denials }
  | { readonly type: 'select'; readonly jobId: string }
  | { readonly type: 'traffic'; readonly bytes: number };
