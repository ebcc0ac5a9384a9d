import type { Locale } from './locale.ts';
import type { Theme } from './theme.ts';

/** What drawing needs besides the state. Fixed for a run. */
export type Context = Locale & { readonly theme: Theme };
