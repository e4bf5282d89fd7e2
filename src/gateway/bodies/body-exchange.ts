import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { codeOf, type NightshiftError } from '#contracts/errors.js';
import type { BodyReference } from '#contracts/messages/typed-data.js';
import { Logger } from '#contracts/ports/logger.js';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { empty, send } from '../answer.js';
import { OpenBodies } from './open-bodies.js';
import type { StreamedBody } from './streamed-body.js';
import { BODY_IDLE_MS, transfer } from './transfer.js';
import { Upload } from './upload.js';

/** After its result a worker has this long to begin with the body it announced. */
const UPLOAD_WITHIN_MS = 30_000;

const BEARER = /^Bearer (\S+)$/i;

/** What the paths of one call's bodies are made of. */
export interface CallBodies {
  readonly response: BodyReference;
  /** The answer of a function that streams, when it comes before the result. */
  readonly begun: Promise<Upload>;
  readonly request?: BodyReference;
}

/**
 * Bodies above the inline limit, which never enter the broker: the worker dials `/runtime/bodies/<invocation id>` on this gateway, GET for the
 * request's, PUT for the response's, each with its own single-use bearer token (design, section 4, step 6).
 */
@Injectable()
export class BodyExchange implements OnModuleDestroy {
  readonly #calls = new Map<string, OpenBodies>();
  readonly #tooLarge = new Map<string, (error: NightshiftError) => void>();
  readonly #unsubscribe: () => void;
  #baseUrl = '';

  constructor(
    fleet: FleetRegistry,
    private readonly logger: Logger,
  ) {
    this.#unsubscribe = fleet.onLost((worker) => {
      for (const bodies of this.#calls.values()) bodies.workerLost(worker);
    });
  }

  onModuleDestroy(): void {
    this.#unsubscribe();
  }

  /** Where workers reach this gateway; set once it listens. */
  advertise(baseUrl: string): void {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
  }

  /** Opens a call's bodies until `close`. `onTooLarge` hears of a streamed request body that turned out to exceed the limit. */
  open(id: string, body?: StreamedBody, onTooLarge?: (error: NightshiftError) => void): CallBodies {
    const bodies = new OpenBodies();
    this.#calls.set(id, bodies);
    const url = `${this.#baseUrl}/runtime/bodies/${id}`;
    const response = { kind: 'gateway', url, token: bodies.responseToken } as const;
    const { begun } = bodies;
    if (body === undefined) return { response, begun };
    if (onTooLarge !== undefined) this.#tooLarge.set(id, onTooLarge);
    return { response, begun, request: { kind: 'gateway', url, token: bodies.offer(body) } };
  }

  /** The response body that `worker` announced. Rejects with WORKER_LOST when it does not come. */
  collect(id: string, worker: string): Promise<Upload> {
    const bodies = this.#calls.get(id) ?? new OpenBodies();
    return bodies.collect(worker, UPLOAD_WITHIN_MS);
  }

  close(id: string): void {
    this.#calls.get(id)?.close();
    this.#calls.delete(id);
    this.#tooLarge.delete(id);
  }

  /** Answers a worker. Anything but a live token is 404: whoever guesses learns nothing. */
  async answer(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bodies = this.#calls.get(id);
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (bodies !== undefined && request.method === 'PUT') {
      if (bodies.accept(token, () => new Upload(request, response))) return;
    }
    const breakOff = (): void => {
      if (!response.writableFinished) response.destroy();
    };
    const body = request.method === 'GET' ? bodies?.takeRequestBody(token, breakOff) : undefined;
    if (body === undefined) send(request, response, empty(404));
    else await this.#sendRequestBody(id, body, response);
  }

  async #sendRequestBody(id: string, body: StreamedBody, response: ServerResponse): Promise<void> {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      ...(body.length === undefined ? {} : { 'content-length': body.length }),
    });
    try {
      await transfer(body.chunks(), response, { idleMs: BODY_IDLE_MS, onBreak: () => body.stop() });
    } catch (error) {
      // The worker must not take a part for the whole.
      response.destroy();
      this.logger.debug({ error, invocationId: id }, 'A request body did not reach its worker');
      if (codeOf(error) === 'BODY_TOO_LARGE') this.#tooLarge.get(id)?.(error as NightshiftError);
    }
  }
}
