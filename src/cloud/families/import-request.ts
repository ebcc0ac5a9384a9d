import type { Job } from '../../jobs/job.ts';
import { isObject } from '../../lib/is-object.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { sha256 } from '../../lib/sha256.ts';
import { readText } from '../schema/field-types.ts';

type Body = Readonly<Record<string, unknown>>;

/** Why a text can't be sent as the import request of a job. No problem contains a key from the request. */
export type RequestProblem =
  | { readonly id: 'request.notJson' }
  | { readonly id: 'request.noFiles' }
  | { readonly id: 'request.otherCluster'; readonly wanted: string }
  | { readonly id: 'request.otherCollection'; readonly wanted: string }
  | { readonly id: 'request.otherDatabase'; readonly wanted: string };

/** Fields that name the data of an import. A request has at least one. Source: API reference, Create Import Jobs. */
const sources = ['objectUrl', 'objectUrls', 'volumeName', 'stageName', 'dataPaths', 'files'] as const;

const secretName = /key|secret|token|passw|pwd|credential|signature/i;

/** Shorter texts are not secrets, and hiding them would break words of a message. */
const shortestSecret = 4;

/** The texts in a request that must not be shown: values of fields with a secret's name, and queries that sign a URL. */
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

/** What imports belong to: a cluster, or a region of an on-demand project. */
export type ImportTarget = Pick<Job, 'clusterId' | 'projectId' | 'regionId'>;

/** The fields of a body that name the cluster, else the region of an on-demand project; none if neither is known. */
export const targetFields = ({ clusterId, projectId, regionId }: ImportTarget): Body => {
  if (clusterId !== null) return { clusterId };
  return projectId !== null && regionId !== null ? { projectId, regionId } : {};
};

/** An import request from the user. It contains secrets, so its body goes to the import route and nowhere else. */
export class ImportRequest {
  readonly #body: Body;
  /** Longest first, because a shorter secret may be a part of a longer one. */
  readonly #secrets: readonly string[];

  constructor(body: Body) {
    this.#body = body;
    this.#secrets = secretsIn('', body).toSorted((a, b) => b.length - a.length);
  }

  /** How the request differs from this job; null if it fits. A field that is missing on either side does not count as a difference. */
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

  /** The body to send: the request, with the job's cluster and database where the request names none. */
  bodyFor({ clusterId, dbName, projectId, regionId }: ImportTarget & Pick<Job, 'dbName'>): Body {
    const lacks = (name: string): boolean => readText(this.#body[name]) === null;
    return {
      ...this.#body,
      ...(lacks('clusterId') && lacks('projectId') && targetFields({ clusterId, projectId, regionId })),
      // Without a name the server takes its default database, which may have a collection of the same name.
      ...(dbName !== null && lacks('dbName') && { dbName }),
    };
  }

  /**
   * The idempotency key of a retry of this job: the same for the same request, at most 256 printable ASCII characters, and
   * without secrets, because servers log keys.
   */
  keyFor(job: ImportTarget & Pick<Job, 'id' | 'dbName'>): string {
    const text = this.hide(JSON.stringify([job.id, this.bodyFor(job)]));
    return `zjobs-${sha256(text)}`;
  }

  /** Replaces the request's secrets in a text. A server may repeat them in an error message. */
  hide(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  }

  toJSON(): string {
    return 'import request';
  }
}

/** Reads a request for Create Import Jobs. Never throws, and no problem contains any of the text. */
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
