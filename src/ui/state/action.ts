import type { Impact } from '../../actions/outcome.ts';
import type { Capabilities } from '../../cloud/capabilities.ts';
import type { Project } from '../../cloud/gateway.ts';
import type { FeedProblem, FeedSnapshot } from '../../feed/types.ts';
import type { Instant, Job } from '../../jobs/job.ts';
import type { Abilities } from '../../jobs/rules.ts';
import type { JobRows } from '../rows/rows.ts';
import type { Described, MenuKind, Notice, Opening, Size, ToldOutcomes } from './state.ts';

/** Where the cursor goes. */
export type Motion = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Everything that can change what the screen shows; the reducer knows nothing else. */
export type MonitorAction =
  // keys
  | {
      readonly type: 'move';
      readonly motion: Motion;
      /** How far a dialog or the details can be scrolled; unknown when absent. */
      readonly farthest?: number;
    }
  | { readonly type: 'open-details' }
  | { readonly type: 'back' }
  | { readonly type: 'other-pane' }
  | { readonly type: 'toggle-mark' }
  | { readonly type: 'keep'; readonly jobId: string }
  | { readonly type: 'unmark'; readonly jobIds: readonly string[] }
  | { readonly type: 'unmark-all' }
  | { readonly type: 'open-filter' }
  | { readonly type: 'filter-text'; readonly text: string }
  | { readonly type: 'keep-filter' }
  | { readonly type: 'open-menu'; readonly menu: MenuKind }
  | { readonly type: 'highlight'; readonly value: string }
  | { readonly type: 'toggle-choice'; readonly value: string }
  | { readonly type: 'choose'; readonly value: string }
  | { readonly type: 'open-help' }
  | { readonly type: 'open-palette' }
  | { readonly type: 'palette-text'; readonly text: string }
  | { readonly type: 'question-drawn'; readonly at: Instant }
  | { readonly type: 'open-confirm'; readonly impact: Impact; readonly opening: Opening }
  | { readonly type: 'open-advice'; readonly job: Job }
  | { readonly type: 'close-dialog' }
  // the world
  | { readonly type: 'resize'; readonly size: Size }
  | { readonly type: 'rows'; readonly rows: JobRows; readonly feed: FeedSnapshot | null; readonly now: Instant }
  | { readonly type: 'projects'; readonly projects: readonly Project[]; readonly now: Instant }
  | { readonly type: 'projects-failed'; readonly problem: FeedProblem; readonly now: Instant }
  | { readonly type: 'project'; readonly project: Project }
  | { readonly type: 'server'; readonly abilities: Abilities; readonly capabilities: Capabilities | null }
  | { readonly type: 'project-name'; readonly name: string }
  | { readonly type: 'described'; readonly described: Described }
  | { readonly type: 'notice'; readonly notice: Notice | null }
  | { readonly type: 'outcomes'; readonly told: ToldOutcomes }
  | { readonly type: 'denied'; readonly at: Instant | null }
  | { readonly type: 'select'; readonly jobId: string }
  | { readonly type: 'traffic'; readonly bytes: number };
