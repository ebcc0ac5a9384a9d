import type { Message } from './message.ts';

/** The configuration file: its mistakes, its profiles and its views. */
export const configMessages = {
  'config.mistake': { en: '{path}, line {line}: {problem}', ja: '{path} の {line} 行目: {problem}' },
  'config.unreadable': {
    en: 'can’t read {path}: {why}; fix the file, or set ZJOBS_CONFIG to another one',
    ja: '{path} を読めません（{why}）。ファイルを直すか、ZJOBS_CONFIG で別のファイルを指定してください',
  },
  'config.unclosedQuote': {
    en: 'a quote is not closed; a value ends with the quote that it begins with, on the same line',
    ja: '引用符が閉じられていません。値は同じ行で、始まりと同じ引用符で終わります',
  },
  'config.broken': { en: 'not valid TOML: {why}', ja: 'TOML として正しくありません: {why}' },
  'config.notUtf8': {
    en: 'not UTF-8; save the file in this encoding',
    ja: 'UTF-8 ではありません。この文字コードで保存してください',
  },
  'config.unknownKey': {
    en: 'unknown key "{key}"; did you mean "{nearest}"?',
    ja: '不明なキー「{key}」です。「{nearest}」ではありませんか',
  },
  'config.unknownKeyIn': {
    en: 'unknown key "{key}" in [{table}]; did you mean "{nearest}"?',
    ja: '[{table}] に不明なキー「{key}」があります。「{nearest}」ではありませんか',
  },
  'config.secret': {
    en: '"{key}" is refused: a key or token is never written in this file; in a profile, use api_key_env = "VARIABLE", api_key_command = ["pass", "show", "zilliz"] or zilliz_config_dir = "~/.zilliz", and in a source token_env = "VARIABLE"',
    ja: '「{key}」は使えません。キーやトークンはこのファイルに書きません。プロファイルでは api_key_env = "変数名"、api_key_command = ["pass", "show", "zilliz"]、zilliz_config_dir = "~/.zilliz" のいずれか、source では token_env = "変数名" を使ってください',
  },
  'config.wrongValue': { en: '"{key}" must be {wants}', ja: '「{key}」の値は次のとおりでなければなりません: {wants}' },
  'config.wrongChoice': {
    en: '"{key}" can’t be "{value}"; did you mean "{nearest}"? It must be {wants}',
    ja: '「{key}」に「{value}」は使えません。「{nearest}」ではありませんか。指定できるのは {wants} です',
  },
  'config.badName': {
    en: 'the name in [{key}] must consist of letters, digits, "-", "_" and "."',
    ja: '[{key}] の名前に使えるのは文字、数字、-、_、. だけです',
  },
  'config.clash': {
    en: '[{table}] has both "{first}" and "{second}"; keep one of them',
    ja: '[{table}] に「{first}」と「{second}」の両方があります。一方だけにしてください',
  },
  'config.filter': { en: '"{key}": {problem}', ja: '「{key}」: {problem}' },
  'config.noSuchProfile': {
    en: 'this file has no profile "{name}", which default_profile names; did you mean "{nearest}"?',
    ja: 'default_profile の「{name}」というプロファイルはありません。「{nearest}」ではありませんか',
  },
  'config.noProfiles': {
    en: 'this file has no profile "{name}", which default_profile names; write [profile.{name}], or remove default_profile',
    ja: 'default_profile の「{name}」というプロファイルはありません。[profile.{name}] を書くか、default_profile を削除してください',
  },
  'config.wants.bool': { en: 'true or false', ja: 'true か false' },
  'config.wants.text': { en: 'a text in quotes, on one line', ja: '引用符で囲んだ 1 行の文字列' },
  'config.wants.choice': { en: 'one of {choices}', ja: '次のいずれか: {choices}' },
  'config.wants.choices': {
    en: 'a list, such as ["{example}"]; each item is one of {choices}',
    ja: '["{example}"] のような一覧。使えるもの: {choices}',
  },
  'config.wants.duration': {
    en: 'a duration from "1s" to "24h", such as "5s"',
    ja: '"5s" のような "1s" から "24h" までの時間',
  },
  'config.wants.endpoint': {
    en: 'an http or https URL without user, password or query',
    ja: 'ユーザー、パスワード、クエリのない http か https の URL',
  },
  'config.wants.variable': { en: 'the name of an environment variable', ja: '環境変数の名前' },
  'config.wants.words': {
    en: 'a program and its arguments, such as ["pass", "show", "zilliz"]',
    ja: '["pass", "show", "zilliz"] のようなプログラムとその引数',
  },
  'config.wants.badge': { en: 'a text of at most 16 characters', ja: '16 文字以内の文字列' },
  'config.wants.color': {
    en: 'a color: a name such as "bright-red", a number from 0 to 255, or "#rrggbb"',
    ja: '"bright-red" のような色名、0 から 255 の数、または "#rrggbb"',
  },
  'config.wants.key': {
    en: 'a key or a list of keys, such as "c" or ["c", "x"]',
    ja: '"c" や ["c", "x"] のようなキーかそのリスト',
  },
  'config.wants.projects': {
    en: 'a list of names or IDs of projects, such as ["Ads"], or ["*"] for all',
    ja: '["Ads"] のようなプロジェクトの名前か ID のリスト、または全部を表す ["*"]',
  },
  'config.wants.sources': {
    en: 'a list of servers, such as [ { endpoint = "http://milvus:19530", token_env = "MILVUS_TOKEN" } ]',
    ja: '[ { endpoint = "http://milvus:19530", token_env = "MILVUS_TOKEN" } ] のようなサーバーの一覧',
  },
  'config.wants.table': { en: 'a table', ja: 'テーブル' },
  'config.unknownCommand': {
    en: 'unknown command "{key}" in [keys]; did you mean "{nearest}"?',
    ja: '[keys] に不明なコマンド「{key}」があります。「{nearest}」ではありませんか',
  },
  'config.unknownKeyName': {
    en: '"{key}" is not a key; write a character such as "x", or a name such as "enter", "f5" or "ctrl+x"',
    ja: '「{key}」というキーはありません。"x" のような文字か、"enter"、"f5"、"ctrl+x" のような名前を書いてください',
  },
  'config.takenKey': {
    en: 'the key "{key}" of {command} already belongs to {other}; give one of them another key',
    ja: '{command} のキー「{key}」はすでに {other} のものです。どちらかを別のキーにしてください',
  },
  'profile.unknown': {
    en: 'no profile "{wanted}" in {path}; did you mean "{nearest}"? Profiles: {names}',
    ja: '{path} に「{wanted}」というプロファイルはありません。「{nearest}」ではありませんか。プロファイル: {names}',
  },
  'profile.none': {
    en: 'no profile "{wanted}": {path} has no profiles; zjobs config init writes a template',
    ja: '「{wanted}」というプロファイルはありません。{path} にプロファイルがありません。zjobs config init でひな型を作れます',
  },
  'profile.demo': {
    en: '--demo connects to its own server; leave out --profile',
    ja: '--demo は専用のサーバーに接続します。--profile を外してください',
  },
  'profile.noKey': {
    en: 'the environment variable {variable} of profile {name} is not set; set it to the API key',
    ja: 'プロファイル {name} の環境変数 {variable} がありません。API キーを設定してください',
  },
  'profile.commandFailed': {
    en: 'the api_key_command of profile {name} failed: {why}',
    ja: 'プロファイル {name} の api_key_command が失敗しました: {why}',
  },
  'profile.noOutput': { en: 'it printed no key', ja: 'キーが出力されませんでした' },
  'profile.notStarted': { en: 'can’t run {program}: {why}', ja: '{program} を実行できません: {why}' },
  'profile.timedOut': { en: 'no answer within {seconds} s', ja: '{seconds} 秒以内に終わりませんでした' },
  'profile.exitCode': { en: 'exit code {code}', ja: '終了コード {code}' },
  'profile.noFolderKey': {
    en: 'no api_key in {path}; profile {name} takes its key from there',
    ja: 'プロファイル {name} が指定する {path} に api_key がありません',
  },
  'view.unknown': {
    en: 'no view "{wanted}" in {path}; did you mean "{nearest}"? Views: {names}',
    ja: '{path} に「{wanted}」というビューはありません。「{nearest}」ではありませんか。ビュー: {names}',
  },
  'view.none': {
    en: 'no view "{wanted}": {path} has no views; zjobs config init writes a template',
    ja: '「{wanted}」というビューはありません。{path} にビューがありません。zjobs config init でひな型を作れます',
  },
  'config.usage': {
    en: 'config takes path or init, or nothing, not "{argument}"',
    ja: 'config に「{argument}」は指定できません。path か init を指定するか、何も指定しないでください',
  },
  'config.noPath': {
    en: 'the home folder is unknown; set ZJOBS_CONFIG to the path of a file',
    ja: 'ホームフォルダーが不明です。ZJOBS_CONFIG にファイルのパスを設定してください',
  },
  'config.exists': {
    en: '{path} already exists; it was not changed',
    ja: '{path} はすでにあるため、変更しません',
  },
  'config.unwritable': { en: 'can’t write {path}: {why}', ja: '{path} に書き込めません: {why}' },
  'sources.one': {
    en: 'this works on one source at a time; name one with -p: {sources}',
    ja: 'この操作は 1 つのソースに対して行います。-p で 1 つ指定してください: {sources}',
  },
  'sources.silent': {
    en: 'no answer while the other sources answered; try again, or name the others with -p',
    ja: '他のソースは応答しましたが、応答がありません。再試行するか、応答するソースを -p で指定してください',
  },
  'sources.failed': { en: '{source}: {what}', ja: '{source}: {what}' },
  'sources.ambiguous': {
    en: 'several sources have the job {jobId}: {sources}; name one with -p',
    ja: 'ジョブ {jobId} は複数のソースにあります: {sources}。-p で 1 つ指定してください',
  },
  'sources.notFound': {
    en: 'no source has the job {jobId}: {sources}',
    ja: 'ジョブ {jobId} はどのソースにもありません: {sources}',
  },
  'sources.unsure': {
    en: 'can’t tell whether {source} also has the job {jobId}; name the source of the job with -p',
    ja: '{source} にもジョブ {jobId} があるか確認できません。-p でジョブのソースを指定してください',
  },
  'confirm.sourceNamed': { en: 'in {name}', ja: '{name}' },
  'confirm.source': { en: 'in {name} ({host})', ja: '{name}（{host}）' },
  'source.noAnswer': { en: '{source}: no answer for {age}', ja: '{source}: {age} 応答なし' },
  'source.others': {
    en: '{count} more {count|source|sources} without an answer',
    ja: '他 {count} 件のソースも応答なし',
  },
  'source.failed': { en: '{source}: {why}', ja: '{source}: {why}' },
  'menu.views': { en: 'View', ja: 'ビュー' },
  'menu.noView': { en: 'none', ja: 'なし' },
  'menu.copyView': { en: 'copy this view as TOML', ja: 'このビューを TOML でコピー' },
  'menu.profile': { en: 'Profile', ja: 'プロファイル' },
  'list.view': { en: 'View', ja: 'ビュー' },
  'notice.viewCopied': {
    en: 'Copied this view as TOML. Paste it into config.toml, and give it a name.',
    ja: 'このビューを TOML でコピーしました。config.toml に貼り付けて名前を付けてください。',
  },
  'notice.viewEnded': { en: 'View {name} ended.', ja: 'ビュー {name} を終了しました。' },
  'notice.openingProfile': { en: 'Opening profile {name}…', ja: 'プロファイル {name} を開いています…' },
  'why.noViews': {
    en: 'No view is saved in config.toml. `zjobs config init` writes a template.',
    ja: 'config.toml にビューがありません。`zjobs config init` でひな型を作れます。',
  },
  'why.noSuchView': { en: 'There is no view {number}.', ja: 'ビュー {number} はありません。' },
  'why.noView': { en: 'No view is in force.', ja: 'ビューは使われていません。' },
  'why.noProfiles': {
    en: 'config.toml has no profiles. `zjobs config init` writes a template.',
    ja: 'config.toml にプロファイルがありません。`zjobs config init` でひな型を作れます。',
  },
  'why.demoProfile': {
    en: 'The demo has a server of its own. Start zjobs without --demo.',
    ja: 'デモは専用のサーバーを使います。--demo を付けずに起動してください。',
  },
} as const satisfies Readonly<Record<string, Message>>;
