import type { Context } from '../context.ts';
import type { ProfileBadge } from '../state/state.ts';

/** The badge of a profile, in its color. */
export const profileBadge = ({ badge, color }: ProfileBadge, { theme }: Pick<Context, 'theme'>): string =>
  theme.badge(` ${badge} `, color);
