import type { HostMessage, WorkerMessage } from '../protocol.js';

type Send = (message: WorkerMessage, onSent: (error: Error | null) => void) => boolean;

/**
 * The way to the worker. User code finds no `process.send` and no `message` events: a library that announces itself to a process manager must
 * not end up in this conversation. When the worker goes, the process goes.
 */
export class ParentChannel {
  readonly #send: Send;
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
    return new ParentChannel((message, onSent) => send(message, undefined, undefined, onSent));
  }

  send(message: WorkerMessage): void {
    this.#unsent += 1;
    this.#send(message, () => {
      this.#unsent -= 1;
      if (this.#unsent === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
    });
  }

  /** Resolves when everything sent has left the process. */
  flush(): Promise<void> {
    return this.#unsent === 0 ? Promise.resolve() : new Promise((resolve) => this.#onIdle.push(resolve));
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
      onMessage(values[0] as HostMessage);
      return true;
    },
  });
}
