import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import type { AppSnapshot } from '#src/apps/catalog/app-catalog.js';
import { GatewayHouse, type GatewayHouseOptions } from './gateway-house.js';
import { call, type CallAnswer, type CallOptions } from './http-caller.js';

/** A gateway for tables of cases: one house serves every case of one app with nothing configured, the others get one of their own. */
export class HttpBench {
  house!: GatewayHouse;
  #shared!: GatewayHouse;
  #earlierRuns = 0;

  async start(): Promise<void> {
    this.#shared = await GatewayHouse.open();
    this.house = this.#shared;
  }

  /** After each case. */
  async tidy(): Promise<void> {
    if (this.house !== this.#shared) await this.house.close();
    this.house = this.#shared;
  }

  stop(): Promise<void> {
    return this.#shared.close();
  }

  /** Every call is answered with `ok` until the case says otherwise. */
  async open(apps: readonly AppSnapshot[], options: Omit<GatewayHouseOptions, 'apps'> = {}): Promise<void> {
    const [only] = apps;
    const isPlain = apps.length === 1 && only?.name === 'shop' && options.variables === undefined;
    if (isPlain) this.#shared.catalog.set(only);
    this.house = isPlain ? this.#shared : await GatewayHouse.open({ apps, ...options });
    this.#earlierRuns = this.house.queue.runs.length;
    this.answering({ http: { headers: {}, body: { string: 'ok' } } });
  }

  answering(returnValue: TypedData | undefined): void {
    this.house.queue.script = () => ({
      outcome: 'Succeeded',
      ...(returnValue === undefined ? {} : { returnValue }),
    });
  }

  ask(path: string, options?: CallOptions): Promise<CallAnswer> {
    return call(this.house.url, path, options);
  }

  /** What reached a worker in this case. */
  get calls(): InvocationRequest[] {
    return this.house.queue.runs.slice(this.#earlierRuns).flatMap((run) => run.calls);
  }

  /** The last of them. */
  get sent(): HttpData {
    return this.calls.at(-1)?.inputData[0]?.data.http as HttpData;
  }
}
