/** Whether the text is visible ASCII without blanks: what an HTTP header can contain as a key. Source: RFC 9110, field values. */
export const isHeaderText = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);
