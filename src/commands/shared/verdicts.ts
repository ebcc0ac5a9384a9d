import type { Gateway } from '../../cloud/gateway.ts';
import { utcPhrasing } from '../../format/phrasing.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Judging } from '../../jobs/json.ts';
import type { Circumstances } from '../../jobs/rules.ts';

const english = utcPhrasing('en');

/** A role can't be asked for: a script assumes that it suffices, and tries each job. */
export const scriptCircumstances = (gateway: Gateway, readOnly: boolean): Circumstances => ({
  viewer: { readOnly, deniedAt: null },
  abilities: gateway.abilities(),
});

/** How a script judges, in English as all JSON is. */
export const scriptJudging = (gateway: Gateway, readOnly: boolean): Judging => ({
  // What a server can do is known only once it has answered.
  get circumstances() {
    return scriptCircumstances(gateway, readOnly);
  },
  explain: refusal => explainRefusal(refusal, english),
});
