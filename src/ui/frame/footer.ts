import { cutText } from '../../terminal/text/width.ts';
import { wrapLine } from '../../terminal/text/wrap.ts';
import type { Context } from '../context.ts';
import { type KeyBinding, keyBindings, keySign, refusalOf } from '../keys/bindings.ts';
import type { MonitorState } from '../state/state.ts';
import { withLink } from './hyperlink.ts';
import { messageText, messageWidth } from './message.ts';
import { displayWidthOfStyled } from './styled-text.ts';

type Hint = { readonly key: string; readonly label: string };

const hintsOf = (state: MonitorState, context: Context): readonly Hint[] => {
  const { translate } = context;
  if (state.filter.editing) {
    return [
      { key: 'Enter', label: translate('key.keepFilter') },
      { key: 'Esc', label: translate('key.clearFilter') },
      { key: 'Ctrl-U', label: translate('key.clearFilter') },
    ];
  }
  if (state.dialog !== null) return [{ key: 'Esc', label: translate('key.back') }];
  return (keyBindings as readonly KeyBinding[])
    .filter(binding => binding.footer !== undefined && refusalOf(binding, state, context) === null)
    .toSorted((a, b) => (a.footer ?? 0) - (b.footer ?? 0))
    .map(({ keys, label }) => ({ key: keySign(keys[0] ?? ''), label: translate(label) }));
};

/** The keys that work now, as many as fit; the most needed come first. */
const hintLine = (state: MonitorState, context: Context): string => {
  let line = '';
  for (const { key, label } of hintsOf(state, context)) {
    const next = `${line}${line === '' ? ' ' : '  '}${context.theme('key', key)} ${context.theme('dim', label)}`;
    if (displayWidthOfStyled(next) > state.size.columns) break;
    line = next;
  }
  return line;
};

const noticeLines = (state: MonitorState, count: number, context: Context): readonly string[] => {
  const { translate, theme } = context;
  const text = messageText(state, translate);
  if (text === null) return [];
  const tone = state.notice?.tone ?? 'warning';
  const lines = wrapLine(text, messageWidth(state));
  const shown = lines.slice(0, count);
  // What does not fit is not swallowed without a sign.
  if (lines.length > count) shown.push(`${cutText(shown.pop() ?? '', messageWidth(state) - 1)}…`);
  return shown.map(line => {
    const linked = withLink(line, state, context);
    return ` ${tone === 'plain' ? linked : theme(tone, linked)}`;
  });
};

/** The lines at the foot: the last message, or why the list is stale, and the keys that work now. */
export const footerLines = (state: MonitorState, noticeRows: number, context: Context): readonly string[] => {
  const lines = noticeLines(state, noticeRows, context);
  const filling = Array.from({ length: Math.max(0, noticeRows - lines.length) }, () => '');
  return [...filling, ...lines, hintLine(state, context)];
};
