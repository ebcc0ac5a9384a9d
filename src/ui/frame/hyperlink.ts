import { hyperlink } from '../../terminal/osc.ts';
import type { Context } from '../context.ts';
import type { MonitorState } from '../state/state.ts';

/** The line with the console's address as a link. An address that wraps over several lines stays text. */
export const withConsoleLink = (
  line: string,
  { actionSupport }: Pick<MonitorState, 'actionSupport'>,
  { theme }: Pick<Context, 'theme'>,
): string => {
  const address = actionSupport.console;
  return address === null ? line : line.replace(address, hyperlink(theme('link', address), address));
};
