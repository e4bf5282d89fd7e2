import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What becomes of bytes on their way from the client. */
type Filter = (chunk: Buffer) => Buffer;

/** Sees every piece that a client sends before it is carried on; false: it is not, and nothing behind it either. */
export type Watch = (piece: Buffer) => boolean;

/** A TCP proxy on the loopback address that can fail as a network does. */
export class TcpProxy {
  readonly #server: Server;
  readonly #filterOf: () => Filter;
  readonly #host: string;
  readonly #sockets = new Set<Socket>();
  #mode: 'pass' | 'refuse' | 'swallow' = 'pass';
  #delayMs = 0;
  #watch: Watch | undefined;
  #attempts = 0;

  private constructor(targetPorts: readonly number[], filterOf: () => Filter, host: string) {
    this.#filterOf = filterOf;
    this.#host = host;
    this.#server = createServer({ pauseOnConnect: true }, (client) => {
      this.#attempts += 1;
      this.#accept(client, targetPorts);
    });
  }

  /** With several targets, the first that accepts a connection gets it, as behind a load balancer. `filterOf`: asked for each connection. */
  static async start(
    target: number | readonly number[],
    filterOf: () => Filter = () => (chunk) => chunk,
    host = '127.0.0.1',
  ): Promise<TcpProxy> {
    const proxy = new TcpProxy([target].flat(), filterOf, host);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** An address of the target, by way of this proxy. */
  through(url: string | URL): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(this.port);
    return through.href;
  }

  /** How often somebody has connected, refused ones too. */
  get attempts(): number {
    return this.#attempts;
  }

  /** How many connections go through it now. */
  get connections(): number {
    return this.#sockets.size / 2;
  }

  /** Ends every connection, and each new one at once. */
  cut(): void {
    this.#mode = 'refuse';
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Carries nothing any more and says nothing, as behind a pulled cable. */
  blackHole(): void {
    this.#mode = 'swallow';
    for (const socket of this.#sockets) socket.pause();
  }

  /** Every piece takes this much longer, both ways. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Until the next call: one watch at a time. */
  watch(watch: Watch | undefined): void {
    this.#watch = watch;
  }

  /** New connections pass again; those that were swallowed are ended. */
  restore(): void {
    if (this.#mode === 'swallow') for (const socket of this.#sockets) socket.destroy();
    this.#mode = 'pass';
    this.#delayMs = 0;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket, [targetPort = 0, ...others]: readonly number[]): void {
    if (this.#mode === 'refuse') return void client.destroy();
    client.on('error', () => client.destroy());
    const target = connect(targetPort, this.#host);
    const refused = (): void => {
      if (others.length > 0) this.#accept(client, others);
      else client.destroy();
    };
    target.once('error', refused);
    target.once('connect', () => {
      target.off('error', refused);
      this.#join(client, target);
    });
  }

  #join(client: Socket, target: Socket): void {
    if (client.destroyed || this.#mode === 'refuse') {
      client.destroy();
      return void target.destroy();
    }
    const filter = this.#filterOf();
    this.#carry(client, target, (piece) => (this.#watch?.(piece) === false ? undefined : filter(piece)));
    this.#carry(target, client, (piece) => piece);
    if (this.#mode === 'swallow') target.pause();
    else client.resume();
  }

  /** `passing`: undefined for a piece that is lost, with everything behind it. */
  #carry(from: Socket, to: Socket, passing: (piece: Buffer) => Buffer | undefined): void {
    let lost = false;
    let behind = 0;
    // In order, also when the delay has just been taken away.
    let carried = Promise.resolve();
    const later = async (piece: Buffer): Promise<void> => {
      behind += 1;
      await Promise.all([carried, delay(this.#delayMs)]);
      to.write(piece);
      behind -= 1;
    };
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('data', (sent: Buffer) => {
      const piece = lost ? undefined : passing(sent);
      lost ||= piece === undefined;
      if (piece === undefined) return;
      if (this.#delayMs > 0 || behind > 0) carried = later(piece);
      else to.write(piece);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
