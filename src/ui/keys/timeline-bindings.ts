import type { TimelineChange } from '../state/timeline.ts';
import type { Binding } from './binding.ts';
import { needsEarlierJobs, needsPast, needsZoomedTimeline } from './refusals.ts';

const changing = (change: TimelineChange) => ({ action: { type: 'timeline', change } }) as const;

/** Opens and closes the timeline. */
export const timelineToggle = {
  id: 'view.timeline',
  keys: ['v'],
  label: 'key.timeline',
  group: 'view',
  does: changing('toggle'),
} as const satisfies Binding;

/** What works while the timeline is open. */
export const timelineBindings = [
  {
    id: 'timeline.zoomIn',
    keys: ['['],
    label: 'key.zoomIn',
    group: 'view',
    does: changing('zoom-in'),
    refusal: needsZoomedTimeline(-1),
  },
  {
    id: 'timeline.zoomOut',
    keys: [']'],
    label: 'key.zoomOut',
    group: 'view',
    does: changing('zoom-out'),
    refusal: needsZoomedTimeline(1),
  },
  {
    id: 'timeline.earlier',
    keys: [','],
    label: 'key.earlier',
    group: 'view',
    does: changing('earlier'),
    refusal: needsEarlierJobs,
  },
  {
    id: 'timeline.later',
    keys: ['.'],
    label: 'key.later',
    group: 'view',
    does: changing('later'),
    refusal: needsPast,
  },
] as const satisfies readonly Binding[];
