import type { IncomingMessage } from 'node:http';
import { isObject } from '../../lib/is-object.ts';
import { parseJson } from '../../lib/parse-json.ts';
import { notJson, tooLarge } from './api-errors.ts';

/** The largest accepted body, bytes. */
const largestBody = 1_048_576;

/** A JSON object whose values have not been checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > largestBody) throw tooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/**
 * Reads the body as a JSON object; an empty body is an empty object. The content type is ignored, because the vendor's
 * Node client sends none. Throws an ApiError when the body is larger than 1 MB or not a JSON object.
 */
export const readJson = async (request: IncomingMessage): Promise<JsonObject> => {
  const text = await readText(request);
  if (text.trim() === '') return {};
  const value = parse(text);
  if (!isObject(value)) throw notJson();
  return value;
};

const parse = (text: string): unknown => {
  try {
    return parseJson(text);
  } catch {
    throw notJson();
  }
};
