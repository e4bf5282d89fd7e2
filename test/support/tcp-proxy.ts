import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy of the loopback address that can fail as a network does. */
export class TcpProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #mode: 'pass' | 'refuse' | 'swallow' = 'pass';

  private constructor(targetPort: number) {
    this.#server = createServer({ pauseOnConnect: true }, (client) => this.#accept(client, targetPort));
  }

  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort);
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
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on('data', (chunk) => to.write(chunk));
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
