/** Which actions a server supports: what the rules need to know about it. */
export type ActionSupport = {
  /** The cancelable types of job for which the server has a route to cancel. */
  readonly cancel: 'every' | readonly string[];
  /** How a failed import runs again: through a route of the server, or only by sending its request again. */
  readonly retry: 'route' | 'request';
  /** Whether imports can be aborted. Only the newest Milvus servers have the route. */
  readonly abortImport: boolean;
  /** Whether imports that wait for a commit can be committed. Only the newest Milvus servers have the route. */
  readonly commitImport: boolean;
  /** URL of the web console, for the actions that the API lacks; null if it lacks none. */
  readonly console: string | null;
};

/** What a job center supports. */
export const jobCenterSupport: ActionSupport = {
  cancel: 'every',
  retry: 'route',
  abortImport: false,
  commitImport: false,
  console: null,
};
