import type { Message } from './message.ts';

/** Messages about tracked jobs. */
export const trackingMessages = {
  'track.added': { en: '{jobId}: now tracked', ja: '{jobId}: 追跡を開始しました' },
  'track.known': { en: '{jobId}: already tracked', ja: '{jobId}: すでに追跡しています' },
  'track.removed': { en: '{jobId}: no longer tracked', ja: '{jobId}: 追跡をやめました' },
  'track.unknown': {
    en: '{jobId} is not tracked in {projectId}; check the ID, --project and --endpoint',
    ja: '{jobId} は {projectId} で追跡していません。ID、--project、--endpoint を確認してください',
  },
  'track.waiting': {
    en: 'reading job IDs or JSON from standard input; press Ctrl-D to finish',
    ja: '標準入力からジョブ ID か JSON を読んでいます。Ctrl-D で終わります',
  },
  'track.badId': {
    en: '"{word}" is not a job ID; IDs have only letters, digits, - and _; nothing was changed',
    ja: '「{word}」はジョブ ID ではありません。使えるのは英数字と - と _ だけです（何も変更していません）',
  },
  'track.empty': {
    en: 'standard input is empty; give job IDs, or the JSON output of the tool that started the job',
    ja: '標準入力が空です。ジョブ ID か、ジョブを開始したツールの JSON を渡してください',
  },
  'track.notId': {
    en: 'standard input has "{word}", which is not a job ID; give only IDs, or JSON (-o json); nothing was tracked',
    ja: '標準入力の「{word}」はジョブ ID ではありません。ID だけか JSON（-o json）を渡してください（何も追跡していません）',
  },
  'track.brokenJson': {
    en: 'the JSON on standard input is invalid or truncated; give all of it, or the job IDs; nothing was tracked',
    ja: '標準入力の JSON が壊れているか途中で切れています。全体か、ジョブ ID を渡してください（何も追跡していません）',
  },
  'track.noJobId': {
    en: 'the JSON on standard input has no jobId; check whether the tool before it failed; nothing was tracked',
    ja: '標準入力の JSON に jobId がありません。前のツールが失敗していないか確認してください（何も追跡していません）',
  },
  'track.tooLong': {
    en: 'standard input is longer than {megabytes} MB; give only the job IDs; nothing was tracked',
    ja: '標準入力が {megabytes} MB を超えています。ジョブ ID だけを渡してください（何も追跡していません）',
  },
  'track.strayLines': {
    en: 'warning: ignored {count} {count|line|lines} of standard input without a job',
    ja: '警告: 標準入力のうちジョブのない {count} 行を無視しました',
  },
  'track.oddIds': {
    en: 'warning: ignored {count} invalid {count|value|values} of jobId on standard input',
    ja: '警告: 標準入力の無効な jobId {count} 個を無視しました',
  },
  'track.dropped': {
    en: 'warning: more than {limit} tracked jobs in {projectId}; the oldest are no longer tracked ({count}): {ids}',
    ja: '警告: {projectId} のジョブが {limit} 件を超えたため、古いものの追跡をやめました（{count} 件）: {ids}',
  },
  'track.notTracked': {
    en: 'not tracked, because of the next error: {ids}',
    ja: '次の理由で追跡していません: {ids}',
  },
  'track.setAside': {
    en: 'warning: the file of tracked jobs was damaged; readable entries are kept, and the damaged file is now {path}',
    ja: '警告: 追跡ジョブのファイルが壊れていました。読めた分は残し、元のファイルは {path} に移しました',
  },
  'track.unreadable': {
    en: 'warning: can’t use the file of tracked jobs {path}: {why}; make it readable and writable',
    ja: '警告: 追跡ジョブのファイル {path} を使えません: {why}。読み書きできるようにしてください',
  },
  'track.unwritable': {
    en: 'can’t change the tracked jobs in {path}: {why}; fix that or set XDG_STATE_HOME',
    ja: '{path} の追跡ジョブを変更できません: {why}。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'track.noFolder': {
    en: 'can’t track jobs without a home folder; set XDG_STATE_HOME',
    ja: '追跡できません: ホームフォルダーがありません。XDG_STATE_HOME を設定してください',
  },
} as const satisfies Readonly<Record<string, Message>>;
