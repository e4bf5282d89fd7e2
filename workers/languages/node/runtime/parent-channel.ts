import { Socket } from 'node:net';
import type { HostMessage, WorkerMessage } from '../protocol.js';
import { CHANNEL_DESCRIPTOR, FrameReader, toFrame } from './frames.js';
import { toRpcException } from './rpc-exception.js';

/**
 * The way to the worker: a socket of our own and not Node's channel between processes, which user code sees (`process.send`, `message` events),
 * and at whose other end one malformed message ends the program that reads it. When the worker goes, the process goes.
 */
export class ParentChannel {
  readonly #socket: Socket;
  #waiting: WorkerMessage[] = [];
  #unsent = 0;
  #onIdle: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static open(onMessage: (message: HostMessage) => void): ParentChannel {
    const socket = openSocket();
    const frames = new FrameReader();
    socket.on('data', (chunk: Buffer) => {
      for (const messages of frames.push(chunk) as (readonly HostMessage[])[]) messages.forEach(onMessage);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => process.exit(0));
    const channel = new ParentChannel(socket);
    // What was written in the turn that ends the process still leaves.
    process.on('exit', () => channel.#flush());
    return channel;
  }

  /** Messages of one turn travel in one write. */
  send(message: WorkerMessage): void {
    this.#waiting.push(message);
    if (this.#waiting.length > 1) return;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length === 0) return;
    for (const frame of framesOf(messages)) {
      this.#unsent += 1;
      this.#socket.write(frame, () => this.#sent());
    }
  }

  #sent(): void {
    this.#unsent -= 1;
    if (this.#unsent === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  /** Resolves when everything sent has left the process. */
  flush(): Promise<void> {
    this.#flush();
    return this.#unsent === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }
}

function openSocket(): Socket {
  try {
    return new Socket({ fd: CHANNEL_DESCRIPTOR, readable: true, writable: true });
  } catch (cause) {
    throw new Error('This program is started by a Nightshift worker, never by hand', { cause });
  }
}

function framesOf(messages: readonly WorkerMessage[]): readonly Buffer[] {
  try {
    return [toFrame(messages)];
  } catch {
    // One of them cannot travel; the others must not suffer for it.
    return messages.map(frameOf);
  }
}

/** The message, or the failure that takes its place: a model gave something that cannot travel, such as a function. */
function frameOf(message: WorkerMessage): Buffer {
  try {
    return toFrame([message]);
  } catch (error) {
    if (!('invocationResponse' in message)) throw error;
    const { invocationId } = message.invocationResponse;
    return toFrame([
      { invocationResponse: { invocationId, result: { status: 'failure', exception: toRpcException(error) } } },
    ]);
  }
}
