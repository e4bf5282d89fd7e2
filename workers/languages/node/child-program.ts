import type { Duplex } from 'node:stream';
import { toError } from '#contracts/errors.js';
import { type ProcessEnd, Program, type ProgramOptions } from '../program.js';
import { hostFrames } from './host-frames.js';
import type { HostMessage, RpcInvocationResponse, WorkerMessage } from './protocol.js';
import { FrameReader } from './runtime/frames.js';
import { readMessages } from './worker-messages.js';

export function describeEnd({ how, lastErrorLines }: ProcessEnd): string {
  return lastErrorLines.length === 0 ? how : `${how}; its last lines on stderr were:\n${lastErrorLines.join('\n')}`;
}

export interface ProgramEvents extends Pick<ProgramOptions, 'onLine' | 'onGone'> {
  readonly onMessage: (message: WorkerMessage) => void;
  /** It sent what is no message; nothing more is read of it. */
  readonly onMisfit: (reason: string) => void;
}

/** What runs an app's code and speaks the messages of the language-worker contract. */
export interface LanguageProgram {
  readonly pid: number | undefined;
  /** Resolves once every message and line that it had sent has been read. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  send(message: HostMessage): void;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** A running Node process with the runtime in it: the program and its channel. */
export class ChildProgram implements LanguageProgram {
  readonly ended: Promise<ProcessEnd>;
  readonly #program: Program;
  readonly #channel: Duplex | undefined;
  readonly #frames = new FrameReader();
  readonly #onMessage: ProgramEvents['onMessage'];
  #unsent: HostMessage[] = [];

  constructor(options: Omit<ProgramOptions, 'piped' | keyof ProgramEvents>, events: ProgramEvents) {
    const { onGone } = events;
    this.#onMessage = events.onMessage;
    this.#program = new Program({ ...options, ...events, piped: true });
    this.#channel = this.#program.pipe;
    this.#channel?.on('data', (chunk: Buffer) => this.#take(chunk, events)).on('close', onGone);
    // 'close' follows, and is what we act on.
    this.#channel?.on('error', () => undefined);
    this.ended = this.#program.ended;
  }

  get pid(): number | undefined {
    return this.#program.pid;
  }

  /** Messages of one turn travel in one write: each write is a system call, which costs more than the call that it carries. */
  send(message: HostMessage): void {
    this.#unsent.push(message);
    if (this.#unsent.length === 1) process.nextTick(() => this.#flush());
  }

  /** SIGTERM asks what the app started to end; the runtime itself stays. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.#program.signal(signal);
  }

  #flush(): void {
    const messages = this.#unsent;
    this.#unsent = [];
    const refuse = (invocationResponse: RpcInvocationResponse) => this.#onMessage({ invocationResponse });
    // A channel that is closed already means that the end is about to be told.
    for (const frame of hostFrames(messages, refuse)) this.#channel?.write(frame, () => undefined);
  }

  #take(chunk: Buffer, { onMessage, onMisfit }: ProgramEvents): void {
    let messages: readonly WorkerMessage[];
    try {
      messages = this.#frames.push(chunk).flatMap(readMessages);
    } catch (error) {
      this.#channel?.destroy();
      onMisfit(toError(error).message);
      return;
    }
    messages.forEach(onMessage);
  }
}
