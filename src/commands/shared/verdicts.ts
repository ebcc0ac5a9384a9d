import type { Gateway } from '../../cloud/gateway.ts';
import { explainRefusal } from '../../format/refusal.ts';
import type { Language } from '../../i18n/translate.ts';
import type { Judging } from '../../jobs/json.ts';
import type { Circumstances, Refusal } from '../../jobs/rules.ts';
import { speechIn } from './phrasing.ts';

/** The sentence of a refusal, as scripts are told it. */
export const refusalIn = (language: Language): ((refusal: Refusal) => string) => {
  const { translate, formatTime, labelOf } = speechIn(language);
  return refusal => explainRefusal(refusal, translate, formatTime, labelOf);
};

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
  explain: refusalIn('en'),
});
