import { nearest } from '../../lib/nearest.ts';
import { ownValue } from '../../lib/own-value.ts';
import { type Bindings, type CommandId, createBindings, defaultBindings, keyContexts } from './bindings.ts';
import { textContexts } from './key-context.ts';
import { keySign } from './key-signs.ts';
import { typedText } from './text-line.ts';

/** What is wrong with the keys that a user chose: a message of the catalog, and the command as the user named it. */
export type KeysProblem =
  | { readonly id: 'config.unknownCommand'; readonly command: string; readonly nearest: string }
  | { readonly id: 'config.unknownKeyName'; readonly command: string; readonly key: string }
  | { readonly id: 'config.takenKey'; readonly command: string; readonly key: string; readonly other: string };

export type ChosenKeys =
  | { readonly ok: true; readonly bindings: Bindings }
  | { readonly ok: false; readonly problem: KeysProblem };

const idsOf = (contexts: readonly (typeof keyContexts)[number][]): readonly string[] => [
  ...new Set(contexts.flatMap(context => defaultBindings.table(context).map(({ id }) => id))),
];

/** The commands of the palette, then all others. */
const paletteIds = idsOf(['list', 'details']);
const allIds = idsOf(keyContexts);

const isCommandId = (id: string): id is CommandId => allIds.includes(id);

/** The command of that name, or the only one whose name ends with it; null if there is none. */
const commandNamed = (name: string): CommandId | null => {
  if (isCommandId(name)) return name;
  const ending = (ids: readonly string[]): readonly string[] => ids.filter(id => id.endsWith(`.${name}`));
  const [only, ...others] = ending(paletteIds).length > 0 ? ending(paletteIds) : ending(allIds);
  return only !== undefined && others.length === 0 && isCommandId(only) ? only : null;
};

/** The shortest name of a command in the file: the last part of its name, if no other command has it. */
const shortName = (id: string): string => {
  const last = id.replace(/^.*\./, '');
  return commandNamed(last) === id ? last : id;
};

/** Names of keys as they are printed, and usual ones, by what the decoder calls them. */
const aliases: Readonly<Record<string, string>> = {
  esc: 'escape',
  return: 'enter',
  pgup: 'pageup',
  pgdn: 'pagedown',
  pgdown: 'pagedown',
  del: 'delete',
  ins: 'insert',
  '↑': 'up',
  '↓': 'down',
  '←': 'left',
  '→': 'right',
  ' ': 'space',
};

const namedKey =
  /^(?:enter|escape|tab|space|backspace|delete|insert|up|down|left|right|home|end|pageup|pagedown|f(?:[1-9]|1[0-2]))$/;

/** Keys that a terminal can't distinguish from others. */
const sameKeys: Readonly<Record<string, string>> = {
  'ctrl+i': 'tab',
  'ctrl+m': 'enter',
  'ctrl+j': 'enter',
  'ctrl+h': 'backspace',
  'ctrl+[': 'escape',
};

/** The name that the decoder gives a key; null for a text that does not name a key. */
export const keyNamed = (text: string): string | null => {
  const [, prefix = '', rest = text] = /^((?:(?:ctrl|alt|shift)[+-])+)(.+)$/is.exec(text) ?? [];
  const isCharacter = [...rest].length === 1 && /^[^\p{C}\p{Z}]$/u.test(rest) && aliases[rest] === undefined;
  const lower = rest.toLowerCase();
  const base = isCharacter ? rest : (ownValue(aliases, lower) ?? lower);
  if (!isCharacter && !namedKey.test(base)) return null;
  const modifiers = new Set(prefix.toLowerCase().split(/[+-]/));
  const order = ['ctrl', 'alt', 'shift'].filter(modifier => modifiers.has(modifier));
  if (!isCharacter) return [...order, base].join('+');
  // A terminal sends Shift with a letter as its capital.
  const character = modifiers.has('ctrl') ? base.toLowerCase() : modifiers.has('shift') ? base.toUpperCase() : base;
  const name = [...order.filter(modifier => modifier !== 'shift'), character].join('+');
  return sameKeys[name] ?? name;
};

/** Whether the key is a character of the text that is typed in this context. */
const isTyped = (context: (typeof keyContexts)[number], key: string): boolean =>
  textContexts.has(context) && typedText(key) !== null;

/** The first key of a chosen command that another command has in the same context. */
const findClash = (chosen: ReadonlyMap<CommandId, readonly string[]>, bindings: Bindings) => {
  for (const context of keyContexts) {
    const table = bindings.table(context);
    for (const { id, keys } of table.filter(row => isCommandId(row.id) && chosen.has(row.id))) {
      for (const key of keys) {
        const other = isTyped(context, key) ? undefined : table.find(row => row.id !== id && row.keys.includes(key));
        if (other !== undefined) return { id, key, other: shortName(other.id) };
      }
    }
  }
  return null;
};

const actionIds: readonly CommandId[] = ['job.cancel', 'job.retry', 'job.commit'];

/**
 * The first key that both opens a question and answers it with yes, if the user chose one of the two. Holding it, or pressing
 * it twice, would act on a job.
 */
const findSelfAnswer = (chosen: ReadonlyMap<CommandId, readonly string[]>, bindings: Bindings) => {
  const yes = bindings.table('confirm').find(({ id }) => id === 'confirm.yes');
  for (const { id, keys } of bindings.table('list').filter(row => actionIds.some(action => action === row.id))) {
    const key = keys.find(name => yes?.keys.includes(name));
    if (key === undefined || !isCommandId(id)) continue;
    return chosen.has(id) ? { id, key, other: 'confirm.yes' } : { id: 'confirm.yes', key, other: shortName(id) };
  }
  return null;
};

/** Keys that always quit: a terminal without them could not be left. */
const alwaysQuits = 'ctrl+c';

/**
 * The keys of every command, given those of the configuration file. A command may be named by the last part of its name. A
 * key that two commands have in one context is a problem, and so is a key that asks for an action and confirms it.
 */
export const chosenKeys = (given: ReadonlyMap<string, readonly string[]>): ChosenKeys => {
  const chosen = new Map<CommandId, readonly string[]>();
  const nameOf = new Map<string, string>();
  for (const [command, texts] of given) {
    const id = commandNamed(command);
    if (id === null) {
      const [first = '', ...others] = [...paletteIds, ...paletteIds.map(name => name.replace(/^.*\./, ''))];
      const close = nearest(command, [first, ...others]);
      return { ok: false, problem: { id: 'config.unknownCommand', command, nearest: close } };
    }
    const keys = texts.map(keyNamed);
    const bad = keys.indexOf(null);
    if (bad !== -1) return { ok: false, problem: { id: 'config.unknownKeyName', command, key: texts[bad] ?? '' } };
    const known = keys.filter(name => name !== null);
    chosen.set(id, [...new Set(id === 'app.quit' ? [...known, alwaysQuits] : known)]);
    nameOf.set(id, command);
  }
  const bindings = createBindings(Object.fromEntries(chosen));
  const clash = findClash(chosen, bindings) ?? findSelfAnswer(chosen, bindings);
  if (clash === null) return { ok: true, bindings };
  const { id, key, other } = clash;
  return { ok: false, problem: { id: 'config.takenKey', command: nameOf.get(id) ?? id, key: keySign(key), other } };
};
