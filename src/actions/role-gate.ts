import type { CloudErrorFacts } from '../cloud/error.ts';
import { type Denials, noDenials, roleScope, viewerOf, withRoleDenied } from '../jobs/denials.ts';
import type { Instant, Job } from '../jobs/job.ts';
import type { Viewer } from '../jobs/rules.ts';

/** A job's turn to be acted on. One that was not sent must end, too. */
export type Turn = {
  /** The server has answered the action: `error` is null if it accepted it. `sentAt`: when the action was sent. */
  answered(error: CloudErrorFacts | null, sentAt: Instant): void;
  /** The action is over, or was not sent. Another job finds out whether the role suffices if this one did not. */
  end(): void;
};

/**
 * Finds out for each cluster whether the role of the user suffices: until the first action there is answered, no other is
 * sent, because the server would refuse all of them for the same reason.
 */
export type RoleGate = {
  /** Waits for the answer to the first action in the cluster of the job. */
  enter(job: Job): Promise<Turn>;
  /** What the server has refused of the job for lack of a role. */
  viewerOf(job: Job): Partial<Viewer>;
};

export const createRoleGate = (): RoleGate => {
  let denials: Denials = noDenials;
  /** The clusters in which an action was answered. */
  const answeredScopes = new Set<string>();
  /** The first actions that are not answered yet, by cluster. */
  const firsts = new Map<string, Promise<void>>();
  return {
    enter: async job => {
      const scope = roleScope(job);
      for (let first = firsts.get(scope); first !== undefined; first = firsts.get(scope)) await first;
      const isFirst = !answeredScopes.has(scope);
      let open = (): void => {};
      if (isFirst) {
        const first = new Promise<void>(resolve => {
          open = resolve;
        });
        firsts.set(scope, first);
      }
      const end = (): void => {
        if (isFirst) firsts.delete(scope);
        open();
      };
      return {
        answered: (error, sentAt) => {
          answeredScopes.add(scope);
          if (error?.kind === 'permission') denials = withRoleDenied(denials, job, sentAt);
          end();
        },
        end,
      };
    },
    viewerOf: job => {
      const { deniedAt } = viewerOf(denials, job);
      return deniedAt === null ? {} : { deniedAt };
    },
  };
};
