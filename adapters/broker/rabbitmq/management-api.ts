import Type, { type Static, type TSchema } from 'typebox';
import { codec } from '#contracts/messages/codec.js';

const LIMIT_MS = 5_000;

const Definition = Type.Record(Type.String(), Type.Unknown());
const Policy = Type.Object({
  name: Type.String(),
  pattern: Type.String(),
  'apply-to': Type.String(),
  priority: Type.Number(),
  definition: Definition,
});
const Queue = Type.Object({
  name: Type.String(),
  type: Type.Optional(Type.String()),
  arguments: Type.Optional(Definition),
});

const Rate = Type.Object({ rate: Type.Number() });
/** Statistics are missing while nobody has sent anything, and where the broker is told to keep none. */
const QueueFlow = Type.Object({
  messages_unacknowledged: Type.Optional(Type.Number()),
  message_stats: Type.Optional(Type.Object({ publish_details: Type.Optional(Rate), ack_details: Type.Optional(Rate) })),
  head_message_timestamp: Type.Optional(Type.Unknown()),
});

export type QueueFlow = Static<typeof QueueFlow>;
export type PolicyRow = Static<typeof Policy>;
export type QueueRow = Static<typeof Queue>;

/** RabbitMQ's management plugin, as far as the doctor and the list of queues ask it. Rejects when it does not answer or refuses. */
export class ManagementApi {
  readonly #base: URL;
  readonly #vhost: string;
  readonly #authorization: string;

  /** `url`: `http://user:password@host:15672`. */
  constructor(url: string, vhost: string) {
    this.#base = new URL(url);
    this.#vhost = encodeURIComponent(vhost === '' ? '/' : vhost);
    const { username, password } = this.#base;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    this.#base.username = '';
    this.#base.password = '';
  }

  get label(): string {
    return this.#base.host;
  }

  policies(): Promise<PolicyRow[]> {
    return this.#list(`api/policies/${this.#vhost}`, Policy);
  }

  /** Set by the operator of a shared broker: they limit what policies say. */
  operatorPolicies(): Promise<PolicyRow[]> {
    return this.#list(`api/operator-policies/${this.#vhost}`, Policy);
  }

  queues(): Promise<QueueRow[]> {
    return this.#list(`api/queues/${this.#vhost}?columns=name,type,arguments`, Queue);
  }

  /** What the queue holds and how fast it goes. */
  async flow(queue: string): Promise<QueueFlow> {
    const columns = Object.keys(QueueFlow.properties).join();
    const response = await this.#get(`api/queues/${this.#vhost}/${encodeURIComponent(queue)}?columns=${columns}`);
    return codec('answer of the management API', QueueFlow).check(await response.json());
  }

  /** The broker's clock, in whole seconds. */
  async clock(): Promise<{ readonly theirMs: number; readonly askedMs: number; readonly answeredMs: number }> {
    const askedMs = Date.now();
    const response = await this.#get('api/overview');
    const answeredMs = Date.now();
    await response.body?.cancel();
    return { theirMs: Date.parse(response.headers.get('date') ?? ''), askedMs, answeredMs };
  }

  async #list<T extends TSchema>(path: string, row: T): Promise<Static<T>[]> {
    const response = await this.#get(path);
    return codec('answer of the management API', Type.Array(row)).check(await response.json());
  }

  async #get(path: string): Promise<Response> {
    const url = new URL(path, this.#base.href.endsWith('/') ? this.#base : `${this.#base.href}/`);
    const headers = { authorization: this.#authorization };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(LIMIT_MS) });
    if (!response.ok) throw new Error(`${url.host} answered ${response.status} to ${url.pathname}`);
    return response;
  }
}
