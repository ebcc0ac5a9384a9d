import type { CloudErrorKind } from '../cloud/error.ts';
import type { MessageId } from '../i18n/translate.ts';

/** What a user can do about a failed call, for a sentence from the catalogue; absent where there is nothing to advise. */
export const hintOfError: Readonly<Partial<Record<CloudErrorKind, MessageId>>> = {
  auth: 'hint.auth',
  permission: 'hint.permission',
  'not-found': 'hint.notFound',
  'rate-limit': 'hint.rateLimit',
  unsupported: 'hint.unsupported',
  server: 'hint.server',
  malformed: 'hint.malformed',
  network: 'hint.network',
  'proxy-login': 'hint.proxyLogin',
  timeout: 'hint.timeout',
};
