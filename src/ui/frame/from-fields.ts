import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/**
 * `make`, which sees only the named fields of a state, with its latest result: it runs again when one of them or the context
 * has changed. Most keys change few fields.
 */
export const fromFields = <Field extends keyof MonitorState, Result>(
  fields: readonly Field[],
  make: (state: Pick<MonitorState, Field>, context: Context) => Result,
): ((state: Pick<MonitorState, Field>, context: Context) => Result) => {
  // Only the values are kept: a whole state would keep the jobs of an earlier list in memory.
  let latest: { readonly values: readonly unknown[]; readonly context: Context; readonly result: Result } | null = null;
  return (state, context) => {
    if (latest?.context === context && fields.every((field, index) => Object.is(latest?.values[index], state[field]))) {
      return latest.result;
    }
    const result = make(state, context);
    latest = { values: fields.map(field => state[field]), context, result };
    return result;
  };
};
