import { actionMessages } from './action-messages.ts';
import { commandMessages } from './command-messages.ts';
import { configMessages } from './config-messages.ts';
import { digestMessages } from './digest-messages.ts';
import { doctorMessages } from './doctor-messages.ts';
import { factMessages } from './fact-messages.ts';
import { familyMessages } from './family-messages.ts';
import { helpMessages } from './help-messages.ts';
import { insightMessages } from './insight-messages.ts';
import { jobMessages } from './job-messages.ts';
import { keyMessages } from './key-messages.ts';
import type { Message } from './message.ts';
import { optionMessages } from './option-messages.ts';
import { plainMessages } from './plain-messages.ts';
import { screenMessages } from './screen-messages.ts';
import { trackingMessages } from './tracking-messages.ts';

type AllMessages = typeof jobMessages &
  typeof actionMessages &
  typeof commandMessages &
  typeof configMessages &
  typeof digestMessages &
  typeof doctorMessages &
  typeof factMessages &
  typeof familyMessages &
  typeof helpMessages &
  typeof insightMessages &
  typeof keyMessages &
  typeof optionMessages &
  typeof plainMessages &
  typeof screenMessages &
  typeof trackingMessages;
export type MessageId = keyof AllMessages;

/** Every message that a user reads, by area and ID. Names of job kinds are in their own table. */
export const catalog: readonly Partial<Readonly<Record<MessageId, Message>>>[] = [
  jobMessages,
  screenMessages,
  keyMessages,
  actionMessages,
  commandMessages,
  configMessages,
  digestMessages,
  doctorMessages,
  factMessages,
  familyMessages,
  helpMessages,
  insightMessages,
  optionMessages,
  plainMessages,
  trackingMessages,
];
