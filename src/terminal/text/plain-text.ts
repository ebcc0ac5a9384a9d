/** SGR sequences, and the start or end of an OSC 8 link. */
export const styling = /\u001b\[[\d;]*m|\u001b\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** Text without its SGR styling and links. */
export const plainText = (text: string): string => (text.includes('\u001b') ? text.replaceAll(styling, '') : text);
