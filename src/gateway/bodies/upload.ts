import type { IncomingMessage, ServerResponse } from 'node:http';
import { NightshiftError } from '#contracts/errors.js';
import type { HttpData } from '#contracts/messages/typed-data.js';
import { answerHeadLength, decodeAnswerHead, HEAD_LENGTH_BYTES, STREAMED_ANSWER } from '#contracts/streamed-answer.js';
import { empty, send } from '../answer.js';
import { changeOf } from './readable-change.js';
import { BODY_IDLE_MS, transfer } from './transfer.js';

/** A response body on its way: a worker's PUT, paused until somebody reads it or refuses it. */
export class Upload {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  /** Whether status and headers come with it, because the invocation has not ended. */
  get isAnswer(): boolean {
    return this.#request.headers['content-type'] === STREAMED_ANSWER;
  }

  /** Status and headers. Once, before the body; rejects when the worker breaks off. */
  async head(): Promise<HttpData> {
    const length = answerHeadLength(await this.#read(HEAD_LENGTH_BYTES));
    return decodeAnswerHead(await this.#read(length));
  }

  /** As announced by the worker; undefined when it streams. */
  get length(): number | undefined {
    const announced = this.#request.headers['content-length'];
    return announced === undefined ? undefined : Number(announced);
  }

  /** Copies the body to the caller and tells the worker. When either side breaks, both are cut, so that neither takes a part for the whole. */
  async copyTo(caller: ServerResponse): Promise<void> {
    try {
      await transfer(this.#request, caller, { idleMs: BODY_IDLE_MS, onBreak: () => this.#request.destroy() });
      send(this.#request, this.#response, empty(204));
    } catch (cause) {
      caller.destroy();
      this.#request.destroy();
      throw new NightshiftError('REQUEST_INVALID', 'A response body broke off on its way to the caller', { cause });
    }
  }

  /** Hands the whole body over and tells the worker. Rejects as `take` does, or when the worker breaks off; then the worker is cut. */
  async handTo(take: (chunks: AsyncIterable<Uint8Array>) => Promise<void>): Promise<void> {
    const idle = setTimeout(() => this.#request.destroy(), BODY_IDLE_MS);
    this.#request.on('data', () => idle.refresh()).pause();
    try {
      await take(this.#request);
      send(this.#request, this.#response, empty(204));
    } catch (cause) {
      this.#request.destroy();
      throw cause;
    } finally {
      clearTimeout(idle);
    }
  }

  /** Ends a copy that is under way. */
  cut(): void {
    this.#request.destroy();
  }

  /** Nobody wants it any more. */
  refuse(): void {
    send(this.#request, this.#response, empty(410));
  }

  async #read(bytes: number): Promise<Buffer> {
    for (;;) {
      const read = this.#request.read(bytes) as Buffer | null;
      if (read?.byteLength === bytes) return read;
      if (read !== null || this.#request.readableEnded || this.#request.destroyed) {
        throw new NightshiftError('REQUEST_INVALID', 'The head of a response did not arrive completely');
      }
      await changeOf(this.#request);
    }
  }
}
