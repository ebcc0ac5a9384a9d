import type { Translate } from '../i18n/translate.ts';
import type { ActionName } from '../jobs/rules.ts';

/** The question before an action on `count` jobs. */
export const confirmQuestion = (action: ActionName, count: number, translate: Translate): string =>
  count === 1 ? translate(`confirm.${action}Title`) : translate(`confirm.${action}Many`, { count });

/** What an action does to `count` jobs, and what the user must know before. */
export const explainEffect = (action: ActionName, count: number, translate: Translate): string =>
  translate(count === 1 ? `confirm.${action}Effect` : `confirm.${action}ManyEffect`);
