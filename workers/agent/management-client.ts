import { codec } from '#contracts/messages/codec.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import {
  AssignmentList,
  AttemptCount,
  FanOutAnswer,
  CancellationList,
  HeldLeases,
  JoinResponse,
  Lease,
  RunClaimAnswer,
  WORKER_PATHS,
  type LeaseKey,
  type LeaseRenewal,
  type LeaseRequest,
  type LeaseReturn,
  type ParkedMessage,
  type FanOut,
  type RunClaim,
} from '#contracts/messages/worker-link.js';
import { bytesOf, discard, request, unavailable, type HttpCall } from './http-request.js';

const TIMEOUT_MS = 10_000;

const joinResponse = codec('worker.join response', JoinResponse);
const assignmentList = codec('worker.assignments response', AssignmentList);
const leaseCodec = codec('worker.leases response', Lease);
const heldLeases = codec('worker.leases renewal', HeldLeases);
const cancellationList = codec('worker.cancellations response', CancellationList);
const fanOutAnswer = codec('worker.batches response', FanOutAnswer);
const runClaimAnswer = codec('worker.claims response', RunClaimAnswer);
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

  async assignments(): Promise<AssignmentList> {
    const response = await this.#get(WORKER_PATHS.assignments, 'MANAGEMENT_UNAVAILABLE', TIMEOUT_MS);
    return assignmentList.check(await jsonOf(response));
  }

  async download(app: string, version: string): Promise<AsyncIterable<Uint8Array>> {
    return contentOf(await this.#get(WORKER_PATHS.package(app, version), 'VERSION_NOT_FOUND'));
  }

  async reportLoad(app: string, version: string, report: LoadReport): Promise<void> {
    const call = { json: report, notFound: 'VERSION_NOT_FOUND', timeoutMs: TIMEOUT_MS } as const;
    await this.#put(WORKER_PATHS.load(app, version), call);
  }

  /** What management knows of an execution's attempts. */
  async attempts(day: string, id: string): Promise<AttemptCount> {
    const response = await this.#get(WORKER_PATHS.attempts(day, id), 'EXECUTION_NOT_FOUND', TIMEOUT_MS);
    return attemptCount.check(await jsonOf(response));
  }

  /** May a run start? See `RunClaim`. */
  async claim(claim: RunClaim): Promise<RunClaimAnswer['answer']> {
    const response = await this.#post(WORKER_PATHS.claims, claim);
    return runClaimAnswer.check(await jsonOf(response)).answer;
  }

  /** Before the messages are sent: returns the batch that they are to name in their header. */
  async registerBatch(fanOut: FanOut): Promise<string> {
    const response = await this.#post(WORKER_PATHS.batches, fanOut);
    return fanOutAnswer.check(await jsonOf(response)).batch;
  }

  /** The run was claimed and has not begun. */
  async giveBackClaim(id: string, process: string): Promise<void> {
    const url = this.#url + WORKER_PATHS.claim(id, process);
    const call = { method: 'DELETE', bearer: this.#credential(), notFound: 'MANAGEMENT_UNAVAILABLE' } as const;
    await discard(await request({ ...call, url, timeoutMs: TIMEOUT_MS }));
  }

  /** Resolves when the store has it. */
  async park(message: ParkedMessage): Promise<void> {
    await discard(await this.#post(WORKER_PATHS.parked, message));
  }

  /** Rejects with LEASE_LOST when another process has the run. */
  async takeLease(lease: LeaseRequest): Promise<Lease> {
    const call = this.#call('POST', WORKER_PATHS.leases, lease);
    return leaseCodec.check(await jsonOf(await request({ ...call, conflict: 'LEASE_LOST' })));
  }

  async renewLeases(renewal: LeaseRenewal): Promise<HeldLeases> {
    const response = await request(this.#call('PUT', WORKER_PATHS.leases, renewal));
    return heldLeases.check(await jsonOf(response));
  }

  async endLease(key: LeaseKey): Promise<void> {
    await discard(await request(this.#call('DELETE', WORKER_PATHS.leases, key)));
  }

  async returnLease(returned: LeaseReturn): Promise<void> {
    await discard(await this.#post(WORKER_PATHS.returnedLeases, returned));
  }

  /** Executions that are to be cancelled. */
  async cancellations(): Promise<readonly string[]> {
    const response = await this.#get(WORKER_PATHS.cancellations, 'MANAGEMENT_UNAVAILABLE', TIMEOUT_MS);
    return cancellationList.check(await jsonOf(response)).ids;
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

  #post(path: string, json: unknown): Promise<Response> {
    return request(this.#call('POST', path, json));
  }

  #call(method: HttpCall['method'], path: string, json: unknown): HttpCall {
    const common = { notFound: 'MANAGEMENT_UNAVAILABLE', timeoutMs: TIMEOUT_MS } as const;
    return { ...common, method, url: this.#url + path, bearer: this.#credential(), json };
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
