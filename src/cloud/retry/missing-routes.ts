import type { Clock } from '../../lib/clock.ts';

/** What a server does not have, by name: a route, a family of routes. */
export type MissingRoutes = {
  /** It was said to be missing. */
  missed(name: string): void;
  answered(name: string): void;
  /** Whether it is missing, and need not be asked for now. */
  isMissing(name: string): boolean;
  /** Whether it was missing twice, far enough apart. */
  isCertain(name: string): boolean;
  forget(): void;
};

// One 404 may be a deployment under way; two 10 s apart are the server's word, until its next version. In ms.
const askedAgainAfter = 10_000;
const believedFor = 600_000;

export const createMissingRoutes = (clock: Clock): MissingRoutes => {
  const missing = new Map<string, { readonly since: number; readonly until: number; readonly isCertain: boolean }>();
  return {
    missed: name => {
      const now = clock.elapsed();
      const since = missing.get(name)?.since ?? now;
      const isCertain = now - since >= askedAgainAfter;
      missing.set(name, { since, isCertain, until: now + (isCertain ? believedFor : askedAgainAfter) });
    },
    answered: name => {
      missing.delete(name);
    },
    isCertain: name => missing.get(name)?.isCertain ?? false,
    isMissing: name => clock.elapsed() < (missing.get(name)?.until ?? 0),
    forget: () => missing.clear(),
  };
};
