import type { Message } from './message.ts';

/** What is said about job IDs that zjobs remembers. */
export const trackingMessages = {
  'track.added': { en: '{jobId}: now tracked', ja: '{jobId}: 追跡を開始しました' },
  'track.known': { en: '{jobId}: already tracked', ja: '{jobId}: すでに追跡しています' },
  'track.removed': { en: '{jobId}: no longer tracked', ja: '{jobId}: 追跡をやめました' },
  'track.unknown': {
    en: '{jobId} is not tracked in {projectId}; check the ID, --project and --endpoint',
    ja: '{jobId} は {projectId} で追跡していません。ID、--project、--endpoint を確認してください',
  },
  'track.waiting': {
    en: 'waiting for job IDs, or the JSON of a tool, on standard input; Ctrl-D ends it',
    ja: '標準入力からジョブ ID かツールの JSON を待っています。Ctrl-D で終わります',
  },
  'track.badId': {
    en: '"{word}" can be no job ID: it has letters, digits, - and _ only; nothing was changed',
    ja: '「{word}」はジョブ ID ではありません。使えるのは英数字と - と _ だけです（何も変更していません）',
  },
  'track.empty': {
    en: 'standard input was empty; give job IDs, or the JSON of the tool that started a job',
    ja: '標準入力が空です。ジョブ ID か、ジョブを開始したツールの JSON を渡してください',
  },
  'track.notId': {
    en: 'standard input holds "{word}", which is no job ID; give IDs only, or JSON (-o json); nothing was tracked',
    ja: '標準入力の「{word}」はジョブ ID ではありません。ID だけか JSON（-o json）を渡してください（何も追跡していません）',
  },
  'track.brokenJson': {
    en: 'the JSON on standard input is broken or cut short; give it whole, or the job IDs; nothing was tracked',
    ja: '標準入力の JSON が壊れているか途中で切れています。全体か、ジョブ ID を渡してください（何も追跡していません）',
  },
  'track.noJobId': {
    en: 'the JSON on standard input has no jobId; see whether the tool before it failed; nothing was tracked',
    ja: '標準入力の JSON に jobId がありません。前のツールが失敗していないか確認してください（何も追跡していません）',
  },
  'track.tooLong': {
    en: 'standard input is longer than {megabytes} MB; give the job IDs only; nothing was tracked',
    ja: '標準入力が {megabytes} MB を超えています。ジョブ ID だけを渡してください（何も追跡していません）',
  },
  'track.strayLines': {
    en: 'warning: lines of standard input that are no JSON were passed over: {count}',
    ja: '警告: 標準入力のうち JSON ではない {count} 行を読み飛ばしました',
  },
  'track.oddIds': {
    en: 'warning: values of jobId on standard input that can be no ID were passed over: {count}',
    ja: '警告: 標準入力の jobId のうち ID ではない値 {count} 個を読み飛ばしました',
  },
  'track.dropped': {
    en: 'warning: more than {limit} jobs in {projectId}; the oldest are no longer tracked ({count}): {ids}',
    ja: '警告: {projectId} のジョブが {limit} 件を超えたため、古いものの追跡をやめました（{count} 件）: {ids}',
  },
  'track.notTracked': {
    en: 'not tracked because of what follows: {ids}',
    ja: '次の理由で追跡していません: {ids}',
  },
  'track.setAside': {
    en: 'warning: the file of the tracked jobs was damaged; what could be read is kept, the whole file is now {path}',
    ja: '警告: 追跡ジョブのファイルが壊れていました。読めた分は残し、元のファイルは {path} に移しました',
  },
  'track.unreadable': {
    en: 'warning: can’t use the file of the tracked jobs {path}: {why}; make it readable and writable for you',
    ja: '警告: 追跡ジョブのファイル {path} を使えません: {why}。読み書きできるようにしてください',
  },
  'track.unwritable': {
    en: 'can’t change the tracked jobs in {path}: {why}; make room for it there or set XDG_STATE_HOME',
    ja: '{path} の追跡ジョブを変更できません: {why}。書き込めるようにするか XDG_STATE_HOME を設定してください',
  },
  'track.noFolder': {
    en: 'nothing can be tracked: there is no home folder; set XDG_STATE_HOME',
    ja: '追跡できません: ホームフォルダーがありません。XDG_STATE_HOME を設定してください',
  },
} as const satisfies Readonly<Record<string, Message>>;
