import { UsageError } from '../../cli/errors.ts';
import type { Config } from '../../config/config.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { explainQueryProblem } from '../../format/query-problem.ts';
import { type Language, type MessageId, type MessageParams, translator } from '../../i18n/translate.ts';

const isMessageId = (value: unknown): value is MessageId => typeof value === 'string' && value.startsWith('config.');

/**
 * The configuration that was loaded, with its keys checked against the table of keys. Throws {@link UsageError}, which names
 * the file, the line, what is wrong and the nearest valid name.
 */
export const checkConfig = async (loaded: LoadedConfig, language: Language): Promise<Config> => {
  const translate = translator(language);
  const mistake = (path: string, line: number, id: MessageId, params: MessageParams): UsageError =>
    new UsageError('config.mistake', { path, line, problem: translate(id, params) });
  switch (loaded.outcome) {
    case 'unreadable':
      throw new UsageError('config.unreadable', { path: loaded.path, why: loaded.why });
    case 'mistaken': {
      const { line, id, params, filter } = loaded.mistake;
      const wants = isMessageId(params.wants) ? translate(params.wants, params) : '';
      const problem = filter === undefined ? '' : explainQueryProblem(filter, translate);
      throw mistake(loaded.path, line, id, { ...params, wants, problem });
    }
    case 'loaded': {
      const { config } = loaded;
      const { chosenKeys } = await import('../../ui/keys/chosen-keys.ts');
      const chosen = chosenKeys(config.keys);
      if (chosen.ok) return config;
      const { id, command, ...params } = chosen.problem;
      throw mistake(config.path ?? '', config.keyLine(command), id, { key: command, command, ...params });
    }
  }
};
