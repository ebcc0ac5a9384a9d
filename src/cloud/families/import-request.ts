import type { Job } from '../../jobs/job.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { isObject, readText } from '../schema/field-types.ts';

type Body = Readonly<Record<string, unknown>>;

/** Why a text can't be sent as the import request of a job. None of it can carry a key of the request. */
export type RequestProblem =
  | { readonly id: 'request.notJson' }
  | { readonly id: 'request.noFiles' }
  | { readonly id: 'request.otherCluster'; readonly wanted: string }
  | { readonly id: 'request.otherCollection'; readonly wanted: string }
  | { readonly id: 'request.otherDatabase'; readonly wanted: string };

/** What names the data of an import: one of these has to be there. Source: API reference, Create Import Jobs. */
const sources = ['objectUrl', 'objectUrls', 'volumeName', 'stageName', 'dataPaths', 'files'] as const;

const secretName = /key|secret|token|passw|pwd|credential|signature/i;

// What is shorter is no secret, and a part of words that a message can't do without.
const shortestSecret = 4;

/** The texts in a request that nobody may see: what stands under a telling name, and what signs an address. */
const secretsIn = (name: string, value: unknown): readonly string[] => {
  if (typeof value === 'object' && value !== null) {
    const inside = Object.entries(value).map(([inner, one]) => secretsIn(Array.isArray(value) ? name : inner, one));
    return inside.flat();
  }
  if (typeof value !== 'string') return [];
  const query = value.indexOf('?');
  const secrets = secretName.test(name) ? [value] : query < 0 ? [] : [value.slice(query + 1)];
  return secrets.filter(secret => secret.length >= shortestSecret);
};

/** An import request of the user's. It holds secrets, so it shows nothing of itself but to the route that takes it. */
export class ImportRequest {
  readonly #body: Body;
  /** The longest first: a shorter one may be a part of it. */
  readonly #secrets: readonly string[];

  constructor(body: Body) {
    this.#body = body;
    this.#secrets = secretsIn('', body).toSorted((a, b) => b.length - a.length);
  }

  /** Why the request is not one for this job; null where it is. What either does not tell is no difference. */
  mismatch({ clusterId, collectionName, dbName, projectId, regionId }: Job): RequestProblem | null {
    const differs = (name: string, known: string | null): boolean => {
      const given = readText(this.#body[name]);
      return given !== null && known !== null && given !== known;
    };
    if (differs('clusterId', clusterId) || differs('projectId', projectId) || differs('regionId', regionId)) {
      return { id: 'request.otherCluster', wanted: clusterId ?? '' };
    }
    if (collectionName !== null && readText(this.#body.collectionName) !== collectionName) {
      return { id: 'request.otherCollection', wanted: collectionName };
    }
    return differs('dbName', dbName) ? { id: 'request.otherDatabase', wanted: dbName ?? '' } : null;
  }

  /** What to send: the request, pointed at the job's cluster and database where it points nowhere itself. */
  bodyFor({ clusterId, dbName }: Pick<Job, 'clusterId' | 'dbName'>): Body {
    const lacks = (name: string): boolean => readText(this.#body[name]) === null;
    return {
      ...this.#body,
      ...(clusterId !== null && lacks('clusterId') && lacks('projectId') && { clusterId }),
      // Without a name the server would take its default database, which may have a collection of the same name.
      ...(dbName !== null && lacks('dbName') && { dbName }),
    };
  }

  /** The text without the secrets of the request, which a server may repeat in what it says of it. */
  hide(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  }

  toJSON(): string {
    return 'import request';
  }
}

/** Reads a request as it was once sent to Create Import Jobs. Never throws, and no problem repeats any of the text. */
export const parseImportRequest = (
  text: string,
):
  | { readonly ok: true; readonly request: ImportRequest }
  | { readonly ok: false; readonly problem: RequestProblem } => {
  let body: unknown;
  try {
    body = parseJson(text.replace(/^\uFEFF/, ''));
  } catch {
    return { ok: false, problem: { id: 'request.notJson' } };
  }
  if (!isObject(body)) return { ok: false, problem: { id: 'request.notJson' } };
  const hasFiles = sources.some(name => body[name] !== undefined && body[name] !== null && body[name] !== '');
  return hasFiles ? { ok: true, request: new ImportRequest(body) } : { ok: false, problem: { id: 'request.noFiles' } };
};
