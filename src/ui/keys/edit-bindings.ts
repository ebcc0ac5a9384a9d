import type { MessageId } from '../../i18n/translate.ts';
import type { Binding } from './binding.ts';
import type { Edit } from './text-line.ts';

export const deleteToStart = {
  id: 'text.deleteToStart',
  keys: ['ctrl+u'],
  label: 'key.deleteToStart',
  group: 'view',
  does: { edit: 'delete-to-start' },
} as const satisfies Binding;

const editing = <Id extends string, Label extends MessageId>(
  id: Id,
  keys: readonly string[],
  label: Label,
  edit: Edit,
) => ({ id, keys, label, group: 'view', does: { edit } }) as const;

/** The keys of a shell's line editor (readline), in every line that is typed. */
export const edits = [
  editing('text.left', ['left', 'ctrl+b'], 'key.left', 'left'),
  editing('text.right', ['right', 'ctrl+f'], 'key.right', 'right'),
  editing('text.wordLeft', ['alt+b', 'ctrl+left', 'alt+left'], 'key.wordLeft', 'word-left'),
  editing('text.wordRight', ['alt+f', 'ctrl+right', 'alt+right'], 'key.wordRight', 'word-right'),
  editing('text.start', ['home', 'ctrl+a'], 'key.start', 'start'),
  editing('text.end', ['end', 'ctrl+e'], 'key.end', 'end'),
  editing('text.deleteLeft', ['backspace'], 'key.deleteLeft', 'delete-left'),
  editing('text.deleteRight', ['delete', 'ctrl+d'], 'key.deleteRight', 'delete-right'),
  editing('text.deleteWordLeft', ['alt+backspace'], 'key.deleteWordLeft', 'delete-word-left'),
  editing('text.deleteWordRight', ['alt+d', 'ctrl+delete'], 'key.deleteWordRight', 'delete-word-right'),
  editing('text.deleteToBlank', ['ctrl+w'], 'key.deleteToBlank', 'delete-to-blank'),
  editing('text.deleteToEnd', ['ctrl+k'], 'key.deleteToEnd', 'delete-to-end'),
] as const satisfies readonly Binding[];
