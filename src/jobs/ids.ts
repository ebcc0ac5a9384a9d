/** ASCII letters, digits, `-` and `_`: the characters of every documented ID of a job, backup or cluster. */
const idForm = /^\w[\w-]{0,199}$/;

/** Whether the text can be the ID of a job, backup or cluster. Anything else is never stored, shown or put into a URL. */
export const isId = (text: string): boolean => idForm.test(text);

/** Source: API reference, "List Projects". Strict, because a project may be named `proj-search`. */
const projectIdForm = /^proj-[\da-z]{16,}$/;

/** Whether the text is the ID of a project rather than its name: an ID can be used without reading the list of projects. */
export const isProjectId = (text: string): boolean => projectIdForm.test(text);
