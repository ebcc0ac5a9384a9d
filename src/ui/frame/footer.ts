import { rememberFor } from '../../lib/remember.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { cutText, shortenText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { type Binding, isRefused } from '../keys/binding.ts';
import { keyContextOf } from '../keys/key-context.ts';
import { keySign } from '../keys/key-signs.ts';
import type { Layout } from '../state/layout.ts';
import { selectedJob } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import { withLink } from './hyperlink.ts';
import { messagesOf, messageWidth } from './notice-lines.ts';
import { filled } from './pane.ts';
import { displayWidthOfStyled } from './styled-text.ts';

/** A hint and its width in cells. Made once per binding. */
const hintOf = rememberFor(({ keys, label }: Binding, { translate, theme }: Context) => {
  const text = `${theme('key', keySign(keys[0] ?? ''))} ${theme('dim', translate(label))}`;
  return { text, width: displayWidthOfStyled(text) };
});

/** The keys that work now, as many as fit, the most useful ones first. */
const hintLine = (state: MonitorState, context: Context): string => {
  const hints = context.bindings
    .table(keyContextOf(state))
    .filter(binding => binding.footer !== undefined && !isRefused(binding, state, context))
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
    .map(binding => hintOf(binding, context));
  const shown: string[] = [];
  let columns = 1;
  for (const { text, width } of hints) {
    if (columns + width > state.size.columns) break;
    shown.push(text);
    columns += width + 2;
  }
  return shown.length === 0 ? '' : ` ${shown.join('  ')}`;
};

/** The text in lines, cut with an ellipsis where it needs more than `rows`. */
const wrapped = (text: string, width: number, rows: number): readonly string[] => {
  const lines = wrapLine(text, width);
  const shown = lines.slice(0, rows);
  if (lines.length > rows) shown.push(`${cutText(shown.pop() ?? '', width - 1)}…`);
  return shown;
};

/** The messages. Each has at least one row. */
const messageLines = (state: MonitorState, rows: number, context: Context): readonly string[] => {
  const messages = messagesOf(state, context);
  const width = messageWidth(state);
  const shown: string[] = [];
  messages.forEach(({ text, tone }, index) => {
    const room = rows - shown.length - (messages.length - 1 - index);
    for (const line of wrapped(text, width, room)) {
      const linked = withLink(line, state, context);
      shown.push(` ${tone === 'plain' ? linked : context.theme(tone, linked)}`);
    }
  });
  return shown;
};

/** Why the job under the cursor failed, in one line: moving the cursor must not change the height of the list. */
const reasonLine = (state: MonitorState, { theme }: Context): readonly string[] => {
  const reason = state.detailsOpen ? null : selectedJob(state)?.reason;
  if (!reason || selectedJob(state)?.status !== 'failed') return [];
  return [` ${theme('status.failed', shortenText(sanitizeLine(reason), messageWidth(state)))}`];
};

/** The lines below the body: the messages, else why the selected job failed, and the keys that work now. */
export const footerLines = (state: MonitorState, { messageRows }: Layout, context: Context): readonly string[] => {
  const messages = messageLines(state, messageRows, context);
  const lines = messages.length === 0 ? reasonLine(state, context) : messages;
  return [...filled([], messageRows - lines.length), ...lines, hintLine(state, context)];
};
