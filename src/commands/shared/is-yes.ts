/** Whether an answer to a yes-or-no question is yes. Anything else means no, and so does a missing answer (null). */
export const isYes = (answer: string | null): boolean => /^(?:y|yes|はい)$/i.test(answer?.trim() ?? '');
