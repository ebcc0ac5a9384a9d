import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A certificate authority for tests, and a server certificate signed by it. */
export type Certificates = {
  /** The file with the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly authority: string;
  readonly cert: Buffer;
  readonly key: Buffer;
  remove(): Promise<void>;
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Creates both with openssl. The server certificate is valid for two days, for servers with these names. */
export const makeCertificates = async (...names: readonly string[]): Promise<Certificates> => {
  const folder = await mkdtemp(join(tmpdir(), 'zjobs-certificates-'));
  const inFolder = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]) => promisify(execFile)('openssl', [...args], { cwd: folder });
  const subject = ['-subj', '/CN=zjobs test'];
  await openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', ...subject);
  await openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=zjobs test server');
  await writeFile(inFolder('names'), `subjectAltName=${names.map(name => `DNS:${name}`).join(',')}\n`);
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...signer);
  return {
    authority: inFolder('ca.pem'),
    cert: await readFile(inFolder('server.pem')),
    key: await readFile(inFolder('server.key')),
    remove: () => rm(folder, { recursive: true }),
  };
};
