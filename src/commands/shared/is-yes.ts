/** Whether an answer to a yes-or-no question is yes. Anything else is no, and so is no answer (null). */
export const isYes = (answer: string | null): boolean => /^(?:y|yes|はい)$/i.test(answer?.trim() ?? '');
