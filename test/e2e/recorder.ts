import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that passed the recorder. */
export type Received = { readonly method: string; readonly path: string; readonly body: string };

/** An HTTP relay before `zjobs serve`: it remembers what was asked, and can go down and up again on the same port. */
export type Recorder = {
  readonly endpoint: string;
  received(method: string, path: RegExp): readonly Received[];
  /** Answers the next requests that match with this instead of asking the server; the relay's way to lose an answer. */
  intercept(method: string, path: RegExp, answer: (response: http.ServerResponse) => void): void;
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
};

type Interception = { method: string; path: RegExp; answer: (response: http.ServerResponse) => void };

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

export const startRecorder = async (target: string): Promise<Recorder> => {
  const log: Received[] = [];
  const interceptions: Interception[] = [];
  const agent = new http.Agent({ keepAlive: true });

  const relay = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const body = await readBody(request);
    const { method = 'GET', url = '/' } = request;
    log.push({ method, path: url, body });
    const interception = interceptions.find(one => one.method === method && one.path.test(url));
    if (interception) {
      interceptions.splice(interceptions.indexOf(interception), 1);
      interception.answer(response);
      return;
    }
    const headers = { ...request.headers, host: new URL(target).host };
    const onward = http.request(`${target}${url}`, { method, headers, agent }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
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
  const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
    typeof address === 'object' && address !== null;

  await listen(0);
  const address = server.address();
  if (!isAddress(address)) throw new Error('the recorder has no port');
  const { port } = address;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    received: (method, path) => log.filter(one => one.method === method && path.test(one.path)),
    intercept: (method, path, answer) => interceptions.push({ method, path, answer }),
    down: stop,
    up: () => listen(port),
    close: async () => {
      agent.destroy();
      await stop();
    },
  };
};
