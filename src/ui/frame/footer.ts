import type { MessageId } from '../../i18n/translate.ts';
import { reasonHeadline } from '../../jobs/failure-cause.ts';
import { rememberFor } from '../../lib/remember.ts';
import { sanitizeLine } from '../../terminal/text/sanitize.ts';
import { cutText, displayWidth, shortenText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { type Binding, footerLabelOf, footerPosition, isRefused } from '../keys/binding.ts';
import { keyContextOf } from '../keys/key-context.ts';
import { keySign, keySigns } from '../keys/key-signs.ts';
import type { Layout } from '../state/layout.ts';
import { selectedJob } from '../state/selectors.ts';
import type { MonitorState } from '../state/state.ts';
import { withConsoleLink } from './hyperlink.ts';
import { messagesOf, messageWidth } from './notice-lines.ts';
import { filled } from './pane.ts';
import { displayWidthOfStyled } from './styled-text.ts';

/** The key of a command as the footer names it. Keys that are a run of digits have one name. */
const keyName = ({ keys }: Binding): string => {
  const [first = '', ...others] = keySigns(keys);
  return others.length === 0 ? first : keySign(keys[0] ?? '');
};

/** The keys of one or two commands and what they do, with the width in cells. Made once per binding. */
const hintOf = rememberFor(
  (binding: Binding, partner: Binding | null, label: MessageId, { translate, theme }: Context) => {
    const names = [keyName(binding), ...(partner === null ? [] : [keyName(partner)])];
    const text = `${theme('key', names.join(' '))} ${theme('dim', translate(label))}`;
    return { text, width: displayWidthOfStyled(text) };
  },
);

/** From this width on, there is more room between the keys. */
const roomyColumns = 100;

/** The rows of a table that the footer may show, each with the row that shares its label. */
const footerRows = rememberFor((table: readonly Binding[]) =>
  table
    .filter(({ footer }) => footer !== undefined && footer !== null)
    .map(binding => ({ binding, partner: table.find(({ id }) => id === binding.footerWith) ?? null })),
);

/** The keys that work now in the focused pane, as many as fit, in the order of use. The key of the help comes last. */
const hintLine = (state: MonitorState, context: Context): string => {
  const hints = footerRows(context.bindings.table(keyContextOf(state)))
    .flatMap(({ binding, partner }) => {
      const position = footerPosition(binding, state);
      if (position === null) return [];
      const works = !isRefused(binding, state, context) || (partner !== null && !isRefused(partner, state, context));
      return works ? [{ position, binding, partner }] : [];
    })
    .toSorted((a, b) => a.position - b.position);
  const gap = state.size.columns < roomyColumns ? 2 : 3;
  const isHelp = (binding: Binding): boolean => binding.id === 'app.help';
  const shown: string[] = [];
  const last = hints
    .filter(({ binding }) => isHelp(binding))
    .map(one => hintOf(one.binding, null, one.binding.label, context));
  const room = state.size.columns - last.reduce((sum, { width }) => sum + gap + width, 0);
  let columns = 1;
  for (const { binding, partner } of hints) {
    if (isHelp(binding)) continue;
    const { text, width } = hintOf(binding, partner, footerLabelOf(binding, state), context);
    if (columns + width > room) break;
    shown.push(text);
    columns += width + gap;
  }
  const all = [...shown, ...last.map(({ text }) => text)];
  return all.length === 0 ? '' : ` ${all.join(' '.repeat(gap))}`;
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
      const linked = withConsoleLink(line, state, context);
      shown.push(` ${tone === 'plain' ? linked : context.theme(tone, linked)}`);
    }
  });
  return shown;
};

/** Why the job under the cursor failed, in one line: moving the cursor must not change the height of the list. */
const reasonLine = (state: MonitorState, { theme }: Context): readonly string[] => {
  const reason = state.detailsOpen ? null : selectedJob(state)?.reason;
  if (!reason || selectedJob(state)?.status !== 'failed') return [];
  const width = messageWidth(state);
  // If the reason does not fit, it begins with the cause instead of the location.
  const whole = sanitizeLine(reason);
  const text = displayWidth(whole) <= width ? whole : sanitizeLine(reasonHeadline(reason));
  return [` ${theme('status.failed', shortenText(text, width))}`];
};

/** The lines below the body: the messages, else why the selected job failed, and the keys that work now. */
export const footerLines = (state: MonitorState, { messageRows }: Layout, context: Context): readonly string[] => {
  const messages = messageLines(state, messageRows, context);
  const lines = messages.length === 0 ? reasonLine(state, context) : messages;
  return [...filled([], messageRows - lines.length), ...lines, hintLine(state, context)];
};
