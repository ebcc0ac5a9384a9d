import { outputFormats } from '../../cli/commands.ts';
import type { CommonOptions } from '../../cli/common-options.ts';
import { errorJson } from '../../cli/errors.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import { choiceOf, type Flags } from '../../cli/parse.ts';
import type { World } from '../../cli/world.ts';
import { escapeForJson } from '../../terminal/text/sanitize.ts';
import { examineLocal } from './check-local.ts';
import { examineServer } from './check-server.ts';
import { findingsOf } from './findings.ts';
import { findingsJson } from './json.ts';
import { findingsText } from './text.ts';

export type DoctorOptions = { readonly common: CommonOptions; readonly format: 'text' | 'json' };

/** Throws {@link UsageError}. */
export const parseDoctor = (flags: Flags, common: CommonOptions): DoctorOptions => ({
  common,
  format: choiceOf(flags, 'output', outputFormats.usual),
});

/** Tells what works here and what does not. Answers the code of the first problem; throws only when it is interrupted. */
export const runDoctor = async ({ common, format }: DoctorOptions, world: World): Promise<ExitCode> => {
  const server = await examineServer(common, world);
  const findings = findingsOf(world.version, server, await examineLocal(server, common, world));
  const [first] = findings.problems;
  if (format === 'text') await world.stdout.write(findingsText(findings, common.language));
  else {
    await world.stdout.write(`${escapeForJson(JSON.stringify(findingsJson(findings), null, 2))}\n`);
    if (first) await world.stderr.write(errorJson(first.errorIn('en')));
  }
  return first?.exitCode ?? 0;
};
