/** ASCII, and characters of Chinese, Japanese and Korean that have neither case nor another form. */
const settled = /^[\0-\u007F\u3001-\u3029\u3041-\u3096\u30A1-\u30FA\u30FC-\u30FE\u4E00-\u9FFF\uAC00-\uD7A3]*$/;

/** Whether folding changes nothing but the case of ASCII letters in this text. */
export const isSettled = (text: string): boolean => settled.test(text);

/**
 * The form in which texts are compared and searched: the same for upper and lower case, full and half width, and composed
 * and decomposed characters. Both sides have to be folded. Source: Unicode, compatibility caseless matching, except that
 * JavaScript has no case folding: upper case in between makes ß and ss alike. The dot of the Turkish İ is dropped, because
 * users type i.
 */
export const fold = (text: string): string => {
  if (isSettled(text)) return text.toLowerCase();
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  const dotless = folded.includes('\u0307') ? folded.replaceAll(/i\u0307+/g, 'i') : folded;
  return dotless.normalize('NFKC');
};
