import { serialize } from 'node:v8';
import type { HostMessage, WorkerMessage } from '../protocol.js';
import { toRpcException } from './rpc-exception.js';

type Send = (messages: readonly WorkerMessage[], onSent: (error: Error | null) => void) => boolean;

/**
 * The way to the worker. User code finds no `process.send` and no `message` events: a library that announces itself to a process manager must
 * not end up in this conversation. When the worker goes, the process goes.
 */
export class ParentChannel {
  readonly #send: Send;
  #waiting: WorkerMessage[] = [];
  #unsent = 0;
  #onIdle: (() => void)[] = [];

  private constructor(send: Send) {
    this.#send = send;
  }

  static open(onMessage: (message: HostMessage) => void): ParentChannel {
    const send = process.send?.bind(process);
    if (send === undefined) throw new Error('This program is started by a Nightshift worker, never by hand');
    delete process.send;
    Reflect.deleteProperty(process, 'disconnect');
    process.on('disconnect', () => process.exit(0));
    takeMessages(onMessage);
    // The process lives as long as the channel, whatever user code does with its listeners.
    process.channel?.ref();
    const channel = new ParentChannel((messages, onSent) => send(messages, undefined, undefined, onSent));
    // What was written in the turn that ends the process still leaves.
    process.on('exit', () => channel.#flush());
    return channel;
  }

  /** Messages of one turn travel in one write. */
  send(message: WorkerMessage): void {
    this.#waiting.push(message);
    if (this.#waiting.length > 1) return;
    this.#unsent += 1;
    process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length === 0) return;
    const onSent = () => {
      this.#unsent -= 1;
      if (this.#unsent === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
    };
    try {
      this.#send(messages, onSent);
    } catch {
      // One of them cannot travel; the others must not suffer for it.
      this.#send(messages.map(travelling), onSent);
    }
  }

  /** Resolves when everything sent has left the process. */
  flush(): Promise<void> {
    return this.#unsent === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
  }
}

/** The message, or the failure that takes its place: a model gave something that cannot travel, such as a function. */
function travelling(message: WorkerMessage): WorkerMessage {
  try {
    serialize(message);
    return message;
  } catch (error) {
    if (!('invocationResponse' in message)) throw error;
    const { invocationId } = message.invocationResponse;
    return { invocationResponse: { invocationId, result: { status: 'failure', exception: toRpcException(error) } } };
  }
}

function takeMessages(onMessage: (message: HostMessage) => void): void {
  // Without a listener Node holds messages back.
  process.on('message', () => undefined);
  const emit = process.emit.bind(process) as (event: string | symbol, ...values: unknown[]) => boolean;
  Object.defineProperty(process, 'emit', {
    configurable: true,
    enumerable: false,
    writable: true,
    value: (event: string | symbol, ...values: unknown[]) => {
      if (event !== 'message') return emit(event, ...values);
      for (const message of values[0] as readonly HostMessage[]) onMessage(message);
      return true;
    },
  });
}
