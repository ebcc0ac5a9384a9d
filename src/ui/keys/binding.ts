import type { Phrasing } from '../../format/phrasing.ts';
import type { MessageId } from '../../i18n/translate.ts';
import { fold } from '../../lib/fold.ts';
import { rememberFor } from '../../lib/remember.ts';
import type { MonitorAction, Motion } from '../state/action.ts';
import type { MonitorState } from '../state/state.ts';
import type { KeyRefusal } from './refusals.ts';
import type { Edit } from './text-line.ts';

/** What a key does outside the screen. */
export type Command =
  | 'copy-id'
  | 'digest'
  | 'copy-digest'
  | 'refresh'
  | 'mine'
  | 'copy-messages'
  | 'repaint'
  | 'faster'
  | 'slower'
  | 'toggle-pause'
  | 'suspend'
  | 'copy-view'
  | 'quit';

/** What a key does that depends on the state: the dispatcher turns it into actions and calls. */
export type Effect =
  | 'ask-cancel'
  | 'ask-retry'
  | 'ask-commit'
  | 'confirm'
  | 'copy-advice'
  | 'open-palette'
  | 'run-command'
  | 'complete'
  | 'open-help'
  | 'search-help'
  | 'clear-help-search'
  | 'run-help'
  | 'choose'
  | 'choose-view'
  | 'choose-nth'
  | 'apply-filter'
  | 'watch'
  | 'next-match'
  | 'previous-match';

/** The sections of the help, in its order. */
export const keyGroups = ['move', 'view', 'act', 'app'] as const;
export type KeyGroup = (typeof keyGroups)[number];

/** One row of a table of keys: a command and the keys that run it in one context. */
export type Binding = {
  /** The command's name in the palette. A command has the same keys in every context that it is part of. */
  readonly id: string;
  /** Names of keys as the key decoder gives them. The first one is named in sentences. */
  readonly keys: readonly string[];
  readonly label: MessageId;
  /** Section of the help. */
  readonly group: KeyGroup;
  readonly does:
    | { readonly action: MonitorAction }
    | { readonly effect: Effect }
    | { readonly command: Command }
    | { readonly scroll: Motion }
    | { readonly edit: Edit };
  readonly refusal?: KeyRefusal;
  /** What to do instead of showing the refusal; null shows it. */
  readonly instead?: (state: MonitorState) => MonitorAction | null;
  /** A refused command shows no message. */
  readonly isQuietWhenRefused?: true;
  /** Position in the footer, lowest first, by the state if it matters; absent from it by default, and for null. */
  readonly footer?: number | null | ((state: MonitorState) => number | null);
  /** The command that the footer names together with this one, as in `↑ ↓ move`. */
  readonly footerWith?: string;
  /** The label in the footer, by the state if it matters; absent if it is `label`. */
  readonly footerLabel?: MessageId | ((state: MonitorState) => MessageId);
};

/** The rows with other footers. */
export const withFooters = <Row extends Binding>(
  rows: readonly Row[],
  footers: Readonly<Record<string, Pick<Binding, 'footer' | 'footerWith' | 'footerLabel'>>>,
): readonly Row[] => rows.map(row => ({ ...row, ...footers[row.id] }));

/** The position of a row in the footer; null for none. */
export const footerPosition = ({ footer = null }: Binding, state: MonitorState): number | null =>
  typeof footer === 'function' ? footer(state) : footer;

/** What the footer says that a command does. */
export const footerLabelOf = ({ label, footerLabel = label }: Binding, state: MonitorState): MessageId =>
  typeof footerLabel === 'function' ? footerLabel(state) : footerLabel;

/** Why a command can't work now, as a sentence; null when it can. */
export const refusalOf = (binding: Binding, state: MonitorState, phrasing: Phrasing): string | null =>
  binding.refusal?.(state, phrasing) ?? null;

/** A phrasing that returns no words. */
const wordless = rememberFor((phrasing: Phrasing): Phrasing => ({ ...phrasing, translate: () => '' }));

/** Whether a command can't work now. It creates no sentence, because the footer checks each of its keys in each frame. */
export const isRefused = (binding: Binding, state: MonitorState, phrasing: Phrasing): boolean =>
  binding.refusal !== undefined && refusalOf(binding, state, wordless(phrasing)) !== null;

/** Whether a text contains all words of another one, in any order. */
export const hasAllWords = (text: string, words: string): boolean => {
  const folded = fold(text);
  return fold(words)
    .split(/\s+/)
    .every(word => folded.includes(word));
};

/** The rows of a table whose command name and label contain all words of the text, in any order. */
export const searchBindings = (
  table: readonly Binding[],
  text: string,
  { translate }: Pick<Phrasing, 'translate'>,
): readonly Binding[] => table.filter(({ id, label }) => hasAllWords(`${id} ${translate(label)}`, text));
