import { Inject, Injectable, Optional } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { TlsCertificate } from '../api/tls-certificate.js';
import { AppCatalog, type AppKey, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { httpFacts } from '../apps/function-responses.js';
import { GatewayAddress } from '../apps/gateway-address.js';
import { GATEWAY_TLS } from '../gateway/gateway.config.js';
import { EXECUTION_HEADER, RunTickets, TICKET_HEADER } from '../gateway/test-runs/run-tickets.js';
import type { Identity } from '../identity/identity.js';
import { shownBody, withoutSecret } from './answer-body.js';
import { askGateway, type GatewayAnswer } from './ask-gateway.js';
import { keyToSend, testKeys } from './test-keys.js';
import { testRequest, type TestRequest } from './test-request.js';
import type { TestRunRequest } from './test-run.request.js';
import type { TestKeyResponse, TestRunResponse } from './test-run.response.js';

export interface TestRun {
  readonly app: string;
  readonly function: string;
  readonly asked: TestRunRequest;
  readonly identity: Identity;
  /** Of whoever waits for the answer. */
  readonly signal: AbortSignal;
}

interface Target {
  readonly app: AppSnapshot;
  readonly metadata: FunctionMetadata;
}

interface Ask {
  readonly app: AppSnapshot;
  /** Of the invocation, where a function is called by HTTP. */
  readonly id: string;
  readonly request: TestRequest;
  readonly signal: AbortSignal;
}

/** One call of a function by hand, the way every caller goes: over HTTP to a gateway, of this process or of another (ADR 0038). */
@Injectable()
export class TestRuns {
  constructor(
    private readonly catalog: AppCatalog,
    private readonly gateway: GatewayAddress,
    private readonly tickets: RunTickets,
    @Optional() @Inject(GATEWAY_TLS) private readonly tls?: TlsCertificate,
  ) {}

  /** Throws APP_NOT_FOUND, FUNCTION_NOT_FOUND. */
  keys(app: string, functionName: string, identity: Identity): TestKeyResponse[] {
    const target = this.#find(app, functionName);
    return testKeys(target.app, functionName, identity);
  }

  /** Throws what `keys` does, KEY_NOT_FOUND, REQUEST_INVALID, GATEWAY_UNAVAILABLE. */
  async run(run: TestRun): Promise<TestRunResponse> {
    const target = this.#find(run.app, run.function);
    const isHttp = triggerOf(target.metadata)?.type.toLowerCase() === 'httptrigger';
    return isHttp ? this.#call(target, run) : this.#start(target, run);
  }

  async #call({ app, metadata }: Target, { asked, identity, signal }: TestRun): Promise<TestRunResponse> {
    const key = asked.key === undefined ? undefined : keyToSend(app, metadata.name, { asked: asked.key, identity });
    const { route = '/', methods } = httpFacts(metadata, app.report?.host.routePrefix ?? '');
    const request = testRequest(asked, { route, method: methods?.[0] ?? 'GET', key });
    const id = asked.executionId?.toLowerCase() ?? randomUUID();
    const { answer, durationMs } = await this.#ask({ app, id, request, signal });
    const executionId = answer.headers.find(({ name }) => name.toLowerCase() === EXECUTION_HEADER)?.value;
    return { ...shown(answer, key), durationMs, ...(executionId === undefined ? {} : { executionId }) };
  }

  /** As `POST /admin/functions/{name}` of the host; the master key stays between management and the gateway. */
  async #start({ app, metadata }: Target, { asked, signal }: TestRun): Promise<TestRunResponse> {
    const master = app.keys.find(({ scope }) => scope === 'master');
    const body = Buffer.from(JSON.stringify({ input: asked.input ?? '' }));
    const request: TestRequest = {
      path: `/admin/functions/${encodeURIComponent(metadata.name)}`,
      method: 'POST',
      headers: ['content-type', 'application/json', 'content-length', String(body.byteLength)].concat(
        master === undefined ? [] : ['x-functions-key', master.value],
      ),
      body,
    };
    const { answer, durationMs } = await this.#ask({ app, id: randomUUID(), request, signal });
    if (answer.status !== 202) return { ...shown(answer, master), durationMs };
    const { id } = JSON.parse(answer.body.toString()) as { readonly id: string };
    return { ...shown({ ...answer, headers: [], body: Buffer.alloc(0) }, master), durationMs, executionId: id };
  }

  /** With a ticket, so that no other app gets the key, whatever host names apps claim. */
  async #ask({
    app,
    id,
    request,
    signal,
  }: Ask): Promise<{ readonly answer: GatewayAnswer; readonly durationMs: number }> {
    const since = performance.now();
    // The address that an app keeps when others join.
    const path = `/apps/${app.name}${request.path}`;
    const certificate = this.tls?.pem.cert;
    const headers = [...request.headers, TICKET_HEADER, this.tickets.issue(app.name, id)];
    const answer = await askGateway({ ...request, headers, path, url: this.gateway.url, certificate, signal });
    return { answer, durationMs: Math.round(performance.now() - since) };
  }

  #find(name: string, functionName: string): Target {
    const app = this.catalog.find(name);
    if (app === undefined) throw new NightshiftError('APP_NOT_FOUND', `There is no app ${name}.`);
    const metadata = app.report?.functions.find((one) => one.name.toLowerCase() === functionName.toLowerCase());
    if (metadata !== undefined) return { app, metadata };
    throw new NightshiftError('FUNCTION_NOT_FOUND', `The active version of ${name} has no function ${functionName}.`);
  }
}

/** Between management and the gateway. */
const OURS: ReadonlySet<string> = new Set([EXECUTION_HEADER, 'connection', 'keep-alive']);

type Shown = Omit<TestRunResponse, 'durationMs' | 'executionId'>;

function shown({ status, headers, body, truncated }: GatewayAnswer, key: AppKey | undefined): Shown {
  const told = headers.filter(({ name }) => !OURS.has(name.toLowerCase()));
  return {
    status,
    headers: told.map(({ name, value }) => ({ name, value: withoutSecret(value, key?.value) })),
    ...shownBody(body, truncated, key?.value),
    truncated,
  };
}
