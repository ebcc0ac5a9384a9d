import { CloudError } from '../error.ts';
import type { CallOptions, JobDescription } from '../gateway.ts';
import { type Answer, malformedAnswer } from '../http/envelope.ts';
import { readDetails } from '../schema/job-details.ts';
import type { JobLocation } from './family.ts';
import { readImport } from './import-records.ts';
import type { ImportRoutes } from './import-routes.ts';
import { asJobFailure } from './not-found.ts';

/** The names of the describe route, newest first. Source: API reference, Describe Import Job, and older servers. */
const routeNames = ['describe', 'getProgress', 'get_progress'] as const;

type RouteName = (typeof routeNames)[number];

/** Describes imports under the route name that the server has. */
export type ImportDescriber = {
  /** Throws `CloudError`: `not-found` if the server doesn't know the import. */
  describe(location: JobLocation, options: CallOptions): Promise<JobDescription>;
  /** Forgets the route name, so that all names are tried again. */
  forget(): void;
};

export const createImportDescriber = (routes: ImportRoutes): ImportDescriber => {
  /** The name that the server has; null before it is known. */
  let knownName: RouteName | null = null;

  const request = async (name: RouteName, location: JobLocation, options: CallOptions): Promise<Answer> => {
    try {
      return await routes.postJob(name, location, options);
    } catch (error) {
      throw asJobFailure(error);
    }
  };

  /** Tries one name after the other. Throws the failure of the newest name if the server has none. */
  const tryNames = async (location: JobLocation, options: CallOptions): Promise<Answer> => {
    let missing: unknown = null;
    for (const name of routeNames) {
      try {
        const answer = await request(name, location, options);
        knownName = name;
        return answer;
      } catch (error) {
        if (!(error instanceof CloudError)) throw error;
        const { kind } = error.facts;
        if (kind === 'not-found') knownName = name;
        if (kind !== 'unsupported') throw error;
        missing ??= error;
      }
    }
    throw missing;
  };

  const requestByKnownName = async (location: JobLocation, options: CallOptions): Promise<Answer> => {
    if (knownName === null) return tryNames(location, options);
    try {
      return await request(knownName, location, options);
    } catch (error) {
      if (!(error instanceof CloudError) || error.facts.kind !== 'unsupported') throw error;
      // The server may have been upgraded to a version with another name.
      knownName = null;
      return tryNames(location, options);
    }
  };

  return {
    describe: async (location, options) => {
      const answer = await requestByKnownName(location, options);
      const job = readImport(answer.data, location, routes.dialect);
      if (job?.id !== location.id) throw malformedAnswer('import of this ID', answer);
      return { job, details: readDetails(answer.data), requestId: answer.requestId };
    },
    forget: () => {
      knownName = null;
    },
  };
};
