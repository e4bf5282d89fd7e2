import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import { parseTimeSpanMs } from '#contracts/schedules/time-span.js';
import type { QueueMessageRequest, SendMessagesRequest } from './messages.dto.js';

/** A message that is asked to be sent. */
export interface IncomingMessage {
  readonly id: string;
  readonly body: Uint8Array;
  /** Not to be started after this long. */
  readonly timeToLiveMs: number | undefined;
}

/** Throws REQUEST_INVALID, naming the message by its place. */
export function incomingMessages({ messages, ...one }: SendMessagesRequest): IncomingMessage[] {
  if (messages === undefined) return [incoming(one, 'the message')];
  if (Object.values(one).some((value) => value !== undefined && value !== null)) {
    throw new NightshiftError('REQUEST_INVALID', 'Send one message, or a list in "messages", not both.');
  }
  return messages.map((message, index) => incoming(message, `message ${index + 1} of ${messages.length}`));
}

function incoming({ content, contentBase64, id, timeToLive }: QueueMessageRequest, which: string): IncomingMessage {
  // Null is a body; beside another one it is a member that was left out.
  const hasContent = content !== undefined && (content !== null || contentBase64 === undefined);
  if (hasContent === (contentBase64 !== undefined)) {
    throw new NightshiftError('REQUEST_INVALID', `Give ${which} either "content" or "contentBase64".`);
  }
  const body =
    contentBase64 === undefined
      ? Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
      : Buffer.from(contentBase64, 'base64');
  const timeToLiveMs = timeToLive === undefined ? undefined : parseTimeSpanMs(timeToLive);
  if (timeToLive !== undefined && !(timeToLiveMs !== undefined && timeToLiveMs > 0)) {
    throw new NightshiftError('REQUEST_INVALID', `"timeToLive" of ${which} is no TimeSpan such as "02:00:00".`);
  }
  return { id: id ?? randomUUID(), body, timeToLiveMs };
}
