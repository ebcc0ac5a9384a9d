import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { errorJson } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { choiceOf, type Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { translator } from '../../i18n/translate.ts';
import { checkLocal } from './check-local.ts';
import { checkServer } from './check-server.ts';
import { checkSources } from './check-sources.ts';
import { diagnose } from './diagnose.ts';
import { findingsOf } from './findings.ts';
import { reportJson, reportText } from './print.ts';

export type DoctorOptions = { readonly common: CommonOptions; readonly format: 'text' | 'json' };

/** Throws {@link UsageError}. */
export const parseDoctor = (flags: Flags, common: CommonOptions): DoctorOptions => ({
  common,
  format: choiceOf(flags, 'output', outputFormats.usual),
});

/** Prints what works and what doesn't. Returns the exit code of the first problem. Throws only if it is interrupted. */
export const runDoctor = async ({ common, format }: DoctorOptions, world: World): Promise<ExitCode> => {
  const server = await checkServer(common, world);
  const sources = await checkSources(common, server, world);
  const { config, profile } = common;
  const facts = {
    version: world.version,
    config: { path: config.path, exists: config.exists, profile: profile?.name ?? null },
    server,
    sources,
    local: await checkLocal(server, common, world),
  };
  const diagnosis = diagnose(facts, translator(format === 'json' ? 'en' : common.language));
  const [first] = diagnosis.problems;
  if (format === 'json') {
    await world.stdout.write(reportJson(findingsOf(facts, 'en'), diagnosis));
    if (first) await world.stderr.write(errorJson(first.errorIn('en')));
  } else {
    const findings = findingsOf(facts, common.language);
    await world.stdout.write(reportText(findings, diagnosis, common.language));
  }
  return first?.exitCode ?? 0;
};
