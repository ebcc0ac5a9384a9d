import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Endpoint, parseEndpoint } from '../../src/cloud/http/endpoint.ts';
import { createTransport, type Transport, type TransportOptions } from '../../src/cloud/http/transport.ts';

/** The key of every test: long and unusual, so that a leak is found. */
export const apiKey = 'key-4711-never-to-be-shown';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

type Certificate = { readonly cert: Buffer; readonly key: Buffer };

export type StandIn = {
  readonly endpoint: Endpoint;
  /** Method and URL of every request, in order. */
  readonly requests: readonly string[];
  /** How many connections were opened. */
  connections(): number;
};

export const endpointOf = (text: string): Endpoint => {
  const parsed = parseEndpoint(text);
  if (!parsed.ok) throw new Error(parsed.problem.id);
  return parsed.endpoint;
};

/** A server on loopback with the test's handler; with a certificate it speaks TLS. Closed at the end of the test. */
export const standIn = async (handler: Handler, certificate?: Certificate): Promise<StandIn> => {
  const requests: string[] = [];
  let connections = 0;
  const onRequest: Handler = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    handler(request, response);
  };
  const server = certificate ? createSecureServer(certificate, onRequest) : createServer(onRequest);
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: endpointOf(`${certificate ? 'https' : 'http'}://127.0.0.1:${port}`),
    requests,
    connections: () => connections,
  };
};

/** A handler that always answers this. A body that is not a string is sent as JSON. */
export const answering =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

/** A transport to the endpoint. Closed at the end of the test. */
export const transportTo = (endpoint: Endpoint, options: Partial<TransportOptions> = {}): Transport => {
  const transport = createTransport({ endpoint, apiKey, userAgent: 'zjobs/test', ...options });
  onTestFinished(() => transport.close());
  return transport;
};
