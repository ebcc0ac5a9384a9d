import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that came to the relay, whether or not it was passed on. */
export type Received = { readonly method: string; readonly path: string; readonly body: string };

/** Answers in the server's stead. */
export type Answerer = (response: http.ServerResponse, received: Received) => void;

/** An HTTP relay before `zjobs serve`: it remembers what was asked, and can break off in every way that a network can. */
export type Relay = {
  readonly endpoint: string;
  /** What was asked so far, oldest first. */
  received(method: string, path: RegExp): readonly Received[];
  /** Answers matching requests in the server's stead, which never gets them, until the returned function is called. */
  answer(method: string, path: RegExp, answerer: Answerer): () => void;
  /** The same for every request. */
  answerAll(answerer: Answerer): () => void;
  /** Passes matching requests on but breaks the connection instead of answering, until the returned function is called. */
  loseAnswers(method: string, path: RegExp): () => void;
  /** No connection lives or is made any more. */
  down(): Promise<void>;
  /** The same port again. */
  up(): Promise<void>;
  close(): Promise<void>;
};

/** An error as the API words it. */
export const failure =
  (status: number, code: number, message: string): Answerer =>
  response => {
    response.writeHead(status, { 'content-type': 'application/json', requestid: 'req-of-the-relay' });
    response.end(JSON.stringify({ code, message }));
  };

/** The connection breaks instead of an answer. */
export const breakOff: Answerer = response => response.destroy();

/** Without a method it is for all. */
type Stand = {
  readonly method: string | null;
  readonly path: RegExp;
  readonly answerer: Answerer | 'pass on and lose';
};

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

export const startRelay = async (target: string): Promise<Relay> => {
  const log: Received[] = [];
  const stands = new Set<Stand>();
  let endpoint = '';
  const agent = new http.Agent({ keepAlive: true });

  const stand = (method: string | null, path: RegExp, answerer: Stand['answerer']): (() => void) => {
    const one = { method, path, answerer };
    stands.add(one);
    return () => stands.delete(one);
  };

  /** The server names itself where it tells of the data planes of clusters; a user of the relay has to find them there. */
  const passOn = async (answer: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = (await readBody(answer)).replaceAll(target, endpoint);
    const { 'content-length': _, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    response.end(body);
  };

  const relay = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const { method = 'GET', url = '/' } = request;
    const received = { method, path: url, body };
    log.push(received);
    const answerer = [...stands].find(one => (one.method ?? method) === method && one.path.test(url))?.answerer;
    if (typeof answerer === 'function') {
      answerer(response, received);
      return;
    }
    const headers = { ...request.headers, host: new URL(target).host };
    const onward = http.request(`${target}${url}`, { method, headers, agent }, answer => {
      if (answerer === 'pass on and lose') {
        answer.resume();
        answer.once('end', () => response.destroy());
        return;
      }
      void passOn(answer, response).catch(() => response.destroy());
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  };

  let server = http.createServer();
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server = http.createServer((request, response) => void relay(request, response).catch(() => response.destroy()));
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(0);
  const address = server.address();
  if (!isAddress(address)) throw new Error('the relay has no port');
  const { port } = address;
  endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    received: (method, path) => log.filter(one => one.method === method && path.test(one.path)),
    answer: stand,
    answerAll: answerer => stand(null, /./, answerer),
    loseAnswers: (method, path) => stand(method, path, 'pass on and lose'),
    down: stop,
    up: () => listen(port),
    close: async () => {
      agent.destroy();
      await stop();
    },
  };
};
