import type { Gateway } from '../../cloud/gateway.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Judging } from '../../jobs/json.ts';
import type { Circumstances } from '../../jobs/rules.ts';

const english = utcPhrasing('en');

/** The circumstances of a script. No route reports a role: a script assumes that it suffices and tries each job. */
export const scriptCircumstances = (gateway: Gateway, readOnly: boolean): Circumstances => ({
  viewer: { readOnly, deniedAt: null },
  actionSupport: gateway.actionSupport(),
});

/** How a script judges jobs for JSON, in English. */
export const scriptJudging = (gateway: Gateway, readOnly: boolean, contextOf: Judging['contextOf']): Judging => ({
  // A getter: what the server supports is known only after its first answer.
  get circumstances() {
    return scriptCircumstances(gateway, readOnly);
  },
  explain: refusal => explainRefusal(refusal, english),
  contextOf,
});
