import http from 'node:http';
import { listen } from '../listen.ts';

/** A request that the relay received, whether or not it forwarded it. */
export type Received = { readonly method: string; readonly path: string; readonly body: string };

/** Answers a request in place of the server. */
export type Responder = (response: http.ServerResponse, received: Received) => void;

/** An HTTP relay in front of a server. It records every request, and a test can make it fail in every way a network can. */
export type Relay = {
  readonly endpoint: string;
  /** The requests so far, oldest first. */
  received(method: string, path: RegExp): readonly Received[];
  /** Answers matching requests in place of the server, which does not receive them. Returns a function that stops it. */
  answer(method: string, path: RegExp, responder: Responder): () => void;
  /** The same for every request. */
  answerAll(responder: Responder): () => void;
  /** Forwards matching requests but breaks the connection instead of answering. Returns a function that stops it. */
  loseAnswers(method: string, path: RegExp): () => void;
  /** The same for the next matching request alone. */
  loseAnswer(method: string, path: RegExp): void;
  /** Closes the port and every connection. */
  down(): Promise<void>;
  /** Opens the same port again. */
  up(): Promise<void>;
  close(): Promise<void>;
};

/** An error as the API reports it. */
export const apiError =
  (status: number, code: number, message: string): Responder =>
  response => {
    response.writeHead(status, { 'content-type': 'application/json', requestid: 'req-of-the-relay' });
    response.end(JSON.stringify({ code, message }));
  };

/** Breaks the connection instead of answering. */
export const breakConnection: Responder = response => response.destroy();

/** How matching requests are treated. */
type Rule = {
  /** Null matches every method. */
  readonly method: string | null;
  readonly path: RegExp;
  readonly response: Responder | 'forward and lose' | 'forward and lose once';
};

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

export const startRelay = async (target: string): Promise<Relay> => {
  const log: Received[] = [];
  const rules = new Set<Rule>();
  let endpoint = '';
  const agent = new http.Agent({ keepAlive: true });

  const addRule = (method: string | null, path: RegExp, response: Rule['response']): (() => void) => {
    const rule = { method, path, response };
    rules.add(rule);
    return () => rules.delete(rule);
  };

  /** Replaces the server's address: in the addresses of clusters, users of the relay must find the relay. */
  const forwardAnswer = async (answer: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = (await readBody(answer)).replaceAll(target, endpoint);
    const { 'content-length': _, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, headers);
    response.end(body);
  };

  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const { method = 'GET', url = '/' } = request;
    const received = { method, path: url, body };
    log.push(received);
    const rule = [...rules].find(one => (one.method ?? method) === method && one.path.test(url));
    if (rule?.response === 'forward and lose once') rules.delete(rule);
    if (typeof rule?.response === 'function') {
      rule.response(response, received);
      return;
    }
    const headers = { ...request.headers, host: new URL(target).host };
    const forwarded = http.request(`${target}${url}`, { method, headers, agent }, answer => {
      if (typeof rule?.response === 'string') {
        answer.resume();
        answer.once('end', () => response.destroy());
        return;
      }
      void forwardAnswer(answer, response).catch(() => response.destroy());
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  };

  let server = http.createServer();
  const open = (wantedPort?: number): Promise<number> => {
    server = http.createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
    return listen(server, wantedPort);
  };
  const stop = (): Promise<void> =>
    new Promise(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  const port = await open();
  endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    received: (method, path) => log.filter(one => one.method === method && path.test(one.path)),
    answer: addRule,
    answerAll: responder => addRule(null, /./, responder),
    loseAnswers: (method, path) => addRule(method, path, 'forward and lose'),
    loseAnswer: (method, path) => {
      addRule(method, path, 'forward and lose once');
    },
    down: stop,
    up: async () => {
      await open(port);
    },
    close: async () => {
      agent.destroy();
      await stop();
    },
  };
};
