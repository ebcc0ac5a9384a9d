/** An error answer of the API: HTTP status, code in the body, and a message for the caller. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** There is no such route (404), or it has another method (405). Gateways word this error in their own way. */
export class NoRoute extends ApiError {
  readonly path: string;

  constructor(path: string, refusal: { readonly method: string; readonly allow: string } | null = null) {
    super(
      refusal ? 405 : 404,
      refusal ? 405 : 404,
      refusal
        ? `The route ${path} does not accept ${refusal.method}; use ${refusal.allow}.`
        : `There is no route ${path}.`,
      refusal ? { allow: refusal.allow } : {},
    );
    this.path = path;
  }
}

// Codes: Zilliz Cloud API reference, "Error Codes". Where the reference has none, the code is the HTTP status.
export const notAuthenticated = (): ApiError => new ApiError(401, 1800, "User hasn't authenticated");
export const wrongHost = (host: string): ApiError => new ApiError(421, 421, `This server does not serve ${host}.`);
export const badApiKey = (): ApiError => new ApiError(401, 21119, 'The apikey is illegal.');
export const needsAdmin = (): ApiError => new ApiError(403, 96013, 'The org owner or project owner is needed.');
export const badPageSize = (): ApiError =>
  new ApiError(400, 96008, 'Invalid pageSize: a whole number from 1 to 100 is needed.');
export const badPage = (name: string): ApiError => new ApiError(400, 96009, `Invalid ${name}.`);
export const badTime = (name: string): ApiError =>
  new ApiError(400, 96010, `Invalid ${name}: a time such as 2024-07-30T16:49:50Z is needed.`);
export const badProject = (id: string): ApiError => new ApiError(400, 96005, `Invalid project ID: ${id || '(none)'}.`);
export const noSuchCluster = (id: string): ApiError =>
  new ApiError(404, 96018, `The cluster does not exist: ${id || '(none)'}.`);
export const noSuchJob = (id: string): ApiError => new ApiError(404, 96026, `The job does not exist: ${id}.`);
export const noSuchBackup = (id: string): ApiError => new ApiError(404, 96019, `The backup does not exist: ${id}.`);
export const conflict = (message: string): ApiError => new ApiError(409, 409, message);
export const notJson = (): ApiError => new ApiError(400, 1801, 'Can only accept json format request.');
export const missing = (name: string): ApiError => new ApiError(400, 1802, `Missing required parameter: ${name}.`);
export const tooLarge = (): ApiError =>
  new ApiError(413, 413, 'The request body is larger than 1 MB.', { connection: 'close' });
