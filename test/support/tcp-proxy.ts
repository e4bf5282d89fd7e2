import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** What becomes of bytes on their way from the client. */
type Filter = (chunk: Buffer) => Buffer;

/** A TCP proxy of the loopback address that can fail as a network does. */
export class TcpProxy {
  readonly #server: Server;
  readonly #filterOf: () => Filter;
  readonly #sockets = new Set<Socket>();
  #mode: 'pass' | 'refuse' | 'swallow' = 'pass';

  private constructor(targetPort: number, filterOf: () => Filter) {
    this.#filterOf = filterOf;
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#accept(client, targetPort));
  }

  /** `filterOf`: asked for each connection. */
  static async start(targetPort: number, filterOf: () => Filter = () => (chunk) => chunk): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort, filterOf);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
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

  /** New connections pass again; those that were swallowed are ended. */
  restore(): void {
    if (this.#mode === 'swallow') for (const socket of this.#sockets) socket.destroy();
    this.#mode = 'pass';
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(client: Socket, targetPort: number): void {
    if (this.#mode === 'refuse') return void client.destroy();
    const target = connect(targetPort, '127.0.0.1');
    for (const [from, to, filter] of [
      [client, target, this.#filterOf()],
      [target, client, (chunk: Buffer) => chunk],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (chunk) => to.write(filter(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
    if (this.#mode === 'pass') client.resume();
    else target.pause();
  }
}
