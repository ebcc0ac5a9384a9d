/** A change of the line that is being typed. */
export type Edit = 'delete-character' | 'delete-word' | 'clear';

/** The text that a key types; null for a key that types nothing. */
export const typedText = (key: string): string | null => {
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : null;
};

/** The line after the change. */
export const edited = (text: string, edit: Edit): string => {
  switch (edit) {
    case 'clear':
      return '';
    case 'delete-word':
      return text.replace(/\S+\s*$/, '');
    case 'delete-character':
      return [...text].slice(0, -1).join('');
  }
};
