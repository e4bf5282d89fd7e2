import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { ExecutionStore, type ExecutionDetail } from '../../executions/execution-store.js';
import { PayloadStore } from '../../executions/payload-store.js';
import { BODY_IDLE_MS, isBrokenOff, transfer } from '../bodies/transfer.js';
import { empty, json, send, unavailable } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { POLL_AFTER_SECONDS } from './acceptance.js';
import { ExecutionAccess } from './execution-access.js';
import { toOutput } from './execution-output.js';
import { LocationSigner } from './location-signer.js';

/** Which execution the path names. */
export interface ExecutionAddress {
  readonly day: string;
  readonly id: string;
  /** The stored response body itself, not the document. */
  readonly wantsBody: boolean;
}

/** The address is a key: what stands behind it belongs in no shared cache, and the address in no other site's log. */
const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

const PATH = /^\/runtime\/executions\/(\d{4}-\d{2}-\d{2})\/([0-9a-f-]{36})(\/body)?\/?$/i;

export function readExecutionPath(path: string): ExecutionAddress | undefined {
  const match = PATH.exec(path);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { day: match[1], id: match[2].toLowerCase(), wantsBody: match[3] !== undefined };
}

/**
 * The document behind `Location`: readable with the signed token in the URL, or with a key that opens the function. 202 until the
 * execution is final. Without either, every address is 401, so that ids cannot be probed.
 */
@Injectable()
export class ExecutionStatusEndpoint {
  constructor(
    private readonly executions: ExecutionStore,
    private readonly payloads: PayloadStore,
    private readonly signer: LocationSigner,
    private readonly access: ExecutionAccess,
  ) {}

  async answer(exchange: Exchange, address: ExecutionAddress): Promise<void> {
    const { request, response } = exchange;
    try {
      const signed = this.access.isSigned(exchange, address.day, address.id);
      if (!signed && !this.access.hasKey(exchange)) {
        send(request, response, empty(401));
        return;
      }
      const detail = await this.executions.find(address.id, address.day);
      if (detail === undefined) this.#answerUnknown(exchange, address, signed);
      else if (!signed && !this.access.mayRead(exchange, detail.execution)) send(request, response, empty(401));
      else if (address.wantsBody) await this.#sendBody(exchange, detail);
      else this.#sendDocument(exchange, detail);
    } catch (error) {
      if (!(error instanceof NightshiftError) || error.class !== 'Unavailable') throw error;
      send(request, response, unavailable('The history store is away.'));
    }
  }

  /** A signed address was accepted: its record is on the way. */
  #answerUnknown({ request, response }: Exchange, { id, wantsBody }: ExecutionAddress, signed: boolean): void {
    if (!signed || wantsBody) send(request, response, empty(404));
    else
      send(request, response, json(202, { id, status: 'Queued' }, { ...PRIVATE, 'retry-after': POLL_AFTER_SECONDS }));
  }

  #sendDocument({ request, response, origin }: Exchange, { execution, returnValue }: ExecutionDetail): void {
    const { id, day, status, attempts, failure } = execution;
    const document = { id, status, function: execution.function, attempts };
    if (status === 'Queued' || status === 'Running') {
      send(request, response, json(202, document, { ...PRIVATE, 'retry-after': POLL_AFTER_SECONDS }));
      return;
    }
    const output = toOutput(returnValue, this.signer.bodyUri(origin, day, id));
    // The message of a failure is for the function's author, who has the history; the caller learns what kind it was.
    const code = failure === undefined ? {} : { failure: { code: failure.code } };
    send(request, response, json(200, { ...document, ...code, ...(output === undefined ? {} : { output }) }, PRIVATE));
  }

  async #sendBody({ request, response }: Exchange, { returnValue }: ExecutionDetail): Promise<void> {
    const http = returnValue?.http;
    if (http?.bodyReference?.kind !== 'stored') {
      send(request, response, empty(404));
      return;
    }
    const { day, id, name } = http.bodyReference;
    const type = http.headers['content-type'] ?? 'application/octet-stream';
    // `nosniff`, because the bytes are the function's and the address is ours.
    response.writeHead(200, { ...PRIVATE, 'content-type': type, 'x-content-type-options': 'nosniff' });
    try {
      const onBreak = (): void => void response.destroy();
      await transfer(this.payloads.read({ day, id, name }), response, { idleMs: BODY_IDLE_MS, onBreak });
    } catch (error) {
      response.destroy();
      if (!isBrokenOff(error)) throw error;
    }
  }
}
