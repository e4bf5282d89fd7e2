import { toError } from '#contracts/errors.js';
import type { HostMessage, RpcInvocationResponse } from './protocol.js';
import { MAX_FRAME_BYTES, toFrame } from './runtime/frames.js';

type Refuse = (answer: RpcInvocationResponse) => void;

/** Messages as they travel: together, or each alone where they are too long together. A call that is too long alone is refused, and the others go. */
export function hostFrames(
  messages: readonly HostMessage[],
  refuse: Refuse,
  mostBytes = MAX_FRAME_BYTES,
): readonly Buffer[] {
  try {
    return [toFrame(messages, mostBytes)];
  } catch {
    return messages.flatMap((message) => frameOf(message, refuse, mostBytes));
  }
}

function frameOf(message: HostMessage, refuse: Refuse, mostBytes: number): Buffer[] {
  try {
    return [toFrame([message], mostBytes)];
  } catch (error) {
    // Nothing else that we say holds what came from outside.
    if (!('invocationRequest' in message)) throw error;
    const { invocationId } = message.invocationRequest;
    const exception = { message: `The call cannot be passed to its language process: ${toError(error).message}` };
    refuse({ invocationId, result: { status: 'failure', exception } });
    return [];
  }
}
