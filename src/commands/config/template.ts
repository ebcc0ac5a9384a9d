import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { groupNames } from '../../jobs/groups.ts';
import { makeFolder } from '../../storage/paths.ts';

/** The configuration file that `zjobs config init` writes: every key, commented out. */
export const configTemplate = `# Configuration of zjobs. Every key is optional. "zjobs config" prints what is in force.
# Options override environment variables, which override the profile, which overrides the keys up here.

# lang = "en"                       # or "ja"
# interval = "5s"                   # time between two polls, at least 1s
# plain = false                     # lines instead of a screen
# read_only = false                 # disables everything that changes a job
# no_color = false
# insecure_http = false             # allows http:// to other computers; the key is then sent unencrypted
# me = "ana@example.com"            # whose jobs "mine" are
# notify = ["bell", "osc", "title"] # how watched jobs are announced; [] for not at all
# mouse = false
# group = "day"                     # ${groupNames.join(', ')}
# default_profile = "prod"

# Keys of commands, by their names in the palette.
# [keys]
# cancel = ["c", "x"]

# Colors by meaning: pending, running, successful, failed, canceled, dim, accent, selected.
# A color is a name such as "red" or "bright-red", a number from 0 to 255, or "#rrggbb".
# [colors]
# failed = "bright-red"

# A profile is a server with its projects and its key: zjobs --profile prod
# The key itself is never written here. Say where it is in one of three ways:
#   api_key_env = "PROD_ZILLIZ_KEY"                   an environment variable
#   api_key_command = ["pass", "show", "zilliz/prod"] a program; its first line is the key
#   zilliz_config_dir = "~/.zilliz-prod"              a folder of the zilliz CLI; zilliz_section = "prod" names a section
# [profile.prod]
# endpoint = "https://api.cloud.zilliz.com"
# projects = ["Search Platform", "Ads"]   # names or IDs; ["*"] for all that the key sees
# api_key_env = "PROD_ZILLIZ_KEY"
# badge = "PROD"
# badge_color = "red"
# read_only = true

# [profile.lab]
# insecure_http = true
# sources = [
#   { endpoint = "http://milvus:19530", token_env = "MILVUS_TOKEN" },
#   { endpoint = "http://vts:8080" },
# ]

# A view is a filter, an order, a group and columns under a name: zjobs --view nightly
# [view.nightly]
# filter = "type:import since:24h"
# order = "longest"                       # default, newest, oldest, status, type, progress, creator, longest
# group = "reason"
# columns = ["status", "description", "progress", "when", "took", "cluster"]
`;

/** Writes the template, for its owner only. Throws the error of the system: EEXIST if there is a file. */
export const writeTemplate = async (path: string): Promise<void> => {
  await makeFolder(dirname(path));
  // Never follows a link or overwrites a file.
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(configTemplate);
  } finally {
    await file.close();
  }
};
