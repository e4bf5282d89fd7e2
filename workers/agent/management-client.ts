import { codec } from '#contracts/messages/codec.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import {
  AssignmentList,
  AttemptCount,
  JoinResponse,
  WORKER_PATHS,
  type Assignment,
} from '#contracts/messages/worker-link.js';
import { bytesOf, discard, request, unavailable, type HttpCall } from './http-request.js';

const TIMEOUT_MS = 10_000;

const joinResponse = codec('worker.join response', JoinResponse);
const assignmentList = codec('worker.assignments response', AssignmentList);
const attemptCount = codec('worker.attempts response', AttemptCount);

export interface JoinRequest {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Management's worker API over HTTP (contracts/messages/worker-link.ts). Errors are those of `request`. */
export class ManagementClient {
  readonly #url: string;
  readonly #credential: () => string | undefined;

  constructor(url: string, credential: () => string | undefined) {
    this.#url = url.replace(/\/+$/, '');
    this.#credential = credential;
  }

  async join(token: string, body: JoinRequest): Promise<JoinResponse> {
    const url = this.#url + WORKER_PATHS.join;
    const response = await request({
      url,
      method: 'POST',
      bearer: token,
      json: body,
      notFound: 'MANAGEMENT_UNAVAILABLE',
      timeoutMs: TIMEOUT_MS,
    });
    return joinResponse.check(await jsonOf(response));
  }

  async assignments(): Promise<readonly Assignment[]> {
    const response = await this.#get(WORKER_PATHS.assignments, 'MANAGEMENT_UNAVAILABLE', TIMEOUT_MS);
    return assignmentList.check(await jsonOf(response)).assignments;
  }

  async download(app: string, version: string): Promise<AsyncIterable<Uint8Array>> {
    return contentOf(await this.#get(WORKER_PATHS.package(app, version), 'VERSION_NOT_FOUND'));
  }

  async reportLoad(app: string, version: string, report: LoadReport): Promise<void> {
    const call = { json: report, notFound: 'VERSION_NOT_FOUND', timeoutMs: TIMEOUT_MS } as const;
    await this.#put(WORKER_PATHS.load(app, version), call);
  }

  /** How many attempts of an execution management knows of. */
  async attempts(day: string, id: string): Promise<number> {
    const response = await this.#get(WORKER_PATHS.attempts(day, id), 'EXECUTION_NOT_FOUND', TIMEOUT_MS);
    return attemptCount.check(await jsonOf(response)).attempts;
  }

  async payload(day: string, id: string, name: string): Promise<Uint8Array> {
    return bytesOf(await this.#get(WORKER_PATHS.payload(day, id, name), 'PAYLOAD_NOT_FOUND'));
  }

  async storePayload(reference: { day: string; id: string; name: string }, bytes: Uint8Array): Promise<void> {
    const path = WORKER_PATHS.payload(reference.day, reference.id, reference.name);
    await this.#put(path, { bytes, notFound: 'MANAGEMENT_UNAVAILABLE' });
  }

  #get(path: string, notFound: HttpCall['notFound'], timeoutMs?: number): Promise<Response> {
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    return request({ url: this.#url + path, method: 'GET', bearer: this.#credential(), notFound, ...limit });
  }

  async #put(path: string, call: Omit<HttpCall, 'url' | 'method' | 'bearer'>): Promise<void> {
    const response = await request({ ...call, url: this.#url + path, method: 'PUT', bearer: this.#credential() });
    await discard(response);
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw unavailable(response.url, cause);
  }
}

async function* contentOf(response: Response): AsyncGenerator<Uint8Array> {
  try {
    yield* (response.body ?? []) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw unavailable(response.url, cause);
  }
}
