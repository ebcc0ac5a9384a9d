import type { Phrasing } from '../format/phrasing.ts';
import type { Bindings } from './keys/bindings.ts';
import type { Theme } from './theme.ts';

/** What drawing needs besides the state. It is fixed for a run. */
export type Context = Phrasing & { readonly theme: Theme; readonly bindings: Bindings };
