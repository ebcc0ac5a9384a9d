import type { Phrasing } from '../format/phrasing.ts';
import type { Theme } from './theme.ts';

/** What drawing needs besides the state: phrasing and colors, both fixed for a run. */
export type Context = Phrasing & { readonly theme: Theme };
