import { describe, expect, it } from '@jest/globals';
import { hostFrames } from './host-frames.js';
import type { HostMessage, RpcInvocationResponse } from './protocol.js';
import { FrameReader } from './runtime/frames.js';

function aCall(invocationId: string, bytes: number): HostMessage {
  const inputData = [{ name: 'item', data: { string: 'x'.repeat(bytes) } }];
  return { invocationRequest: { ...EMPTY, invocationId, inputData } };
}

const EMPTY = {
  functionId: 'f',
  triggerMetadata: {},
  traceContext: { traceParent: '', traceState: '', attributes: {} },
};

/** With room for 1,000 bytes in a frame. */
function framed(messages: readonly HostMessage[]) {
  const refused: RpcInvocationResponse[] = [];
  const reader = new FrameReader();
  const frames = hostFrames(messages, (answer) => refused.push(answer), 1_000);
  return { sent: frames.flatMap((frame) => reader.push(frame)), refused };
}

describe('what a language process is told in one turn', () => {
  const [first, second] = [aCall('1', 400), aCall('2', 300)];

  it('travels together', () => {
    expect(framed([first, first])).toEqual({ sent: [[first, first]], refused: [] });
  });

  it('travels one by one where it is too long together', () => {
    expect(framed([first, second, first])).toEqual({ sent: [[first], [second], [first]], refused: [] });
  });

  it('leaves out the call that is too long alone, whose caller is told', () => {
    const { sent, refused } = framed([first, aCall('long', 1_000), second]);
    expect(sent).toEqual([[first], [second]]);
    const exception = { message: expect.stringContaining('at most 1000 can be sent at once') };
    expect(refused).toEqual([{ invocationId: 'long', result: { status: 'failure', exception } }]);
  });
});
