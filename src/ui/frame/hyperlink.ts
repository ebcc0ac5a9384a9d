import { hyperlink } from '../../terminal/osc.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** The line with the console's address in it as a link; where the address is broken over lines it is left as text. */
export const withLink = (
  line: string,
  { abilities }: Pick<MonitorState, 'abilities'>,
  { theme }: Pick<Context, 'theme'>,
): string => {
  const address = abilities.console;
  return address === null ? line : line.replace(address, hyperlink(theme('link', address), address));
};
