import { queueInvocationId } from '#contracts/message-identity.js';
import type { Installation } from '../nightshift.js';
import { Asker } from './ask.js';
import { count, Told } from './load.js';
import { pause } from './pause.js';

const AGAIN_MS = 100;

interface QueueLoadOptions {
  /** Management nodes, dead or alive. */
  readonly nodes: readonly Installation[];
  readonly app: string;
  readonly queue: string;
  readonly count: number;
  readonly batch: number;
  readonly atOnce: number;
  readonly limitMs: number;
  /** Before each message's number in its id: the same id is never sent twice. */
  readonly prefix?: string;
  /** What the n-th message says, from 0. */
  readonly content: (n: number) => unknown;
}

interface Named {
  readonly invocationId: string;
}

/**
 * Sends messages to a queue through the intake API until `count` of them are accepted. What was not confirmed is doubtful, and other messages are sent in
 * its place: sending the same id again would be asking for it twice.
 */
export async function queueMessages(options: QueueLoadOptions): Promise<Told> {
  const told = new Told();
  const asker = new Asker(options.atOnce);
  const deadline = performance.now() + options.limitMs;
  let sent = 0;
  const sendSome = async (): Promise<void> => {
    while (told.accepted.size < options.count) {
      const from = sent;
      const size = Math.min(options.batch, options.count - told.accepted.size);
      sent += size;
      const refusal = await sendBatch(asker, options, { from, size, told });
      if (refusal === undefined) continue;
      if (performance.now() > deadline)
        throw new Error(`Messages were refused for ${options.limitMs} ms, last with ${refusal}`);
      await pause(AGAIN_MS);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, sendSome));
  } finally {
    asker.close();
  }
  return told;
}

interface Batch {
  readonly from: number;
  readonly size: number;
  readonly told: Told;
}

async function sendBatch(asker: Asker, options: QueueLoadOptions, batch: Batch): Promise<string | undefined> {
  const { nodes, app, queue, content, prefix = 'message' } = options;
  const { from, size, told } = batch;
  const node = nodes[from % nodes.length] as Installation;
  const messages = Array.from({ length: size }, (_, n) => ({
    id: `${prefix}-${from + n}`,
    content: content(from + n),
  }));
  const answer = await asker.ask(`${node.management}/api/apps/${app}/queues/${queue}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${node.ownerToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messages }),
  });
  if (answer.kind === 'refused') {
    count(told.refusals, 'refused connection');
    return answer.kind;
  }
  for (const { id } of messages) told.doubtful.add(queueInvocationId(queue, id));
  if (answer.kind === 'broken') {
    count(told.broken, answer.reason);
    return answer.reason;
  }
  for (const id of confirmedIn(answer.text)) {
    told.accepted.add(id);
    told.doubtful.delete(id);
  }
  if (answer.status === 202) return undefined;
  const refusal = `${answer.status} ${(JSON.parse(answer.text) as { code?: string }).code ?? ''}`;
  count(told.refusals, refusal);
  return refusal;
}

function confirmedIn(text: string): string[] {
  const { messages = [], confirmed = [] } = JSON.parse(text) as { messages?: Named[]; confirmed?: Named[] };
  return [...messages, ...confirmed].map(({ invocationId }) => invocationId);
}
