import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Assignment, WorkerHeartbeat } from '#contracts/messages/worker-link.js';

export const JOIN_TOKEN = 'ns_join_test';

/** Management as a worker sees it: real HTTP and WebSocket, on a port that stays the same over a restart. */
export class TinyManagement {
  readonly heartbeats: WorkerHeartbeat[] = [];
  readonly loads: { app: string; version: string; report: LoadReport }[] = [];
  readonly joins: unknown[] = [];
  assignments: Assignment[] = [];
  package: Uint8Array = new Uint8Array();
  attempts = 0;
  /** Load reports to answer 503 before one is taken. */
  refuseLoads = 0;
  credential = 'credential-1';
  links = 0;
  #port = 0;
  #server: Server | undefined;
  #sockets: WebSocketServer | undefined;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get connected(): number {
    return this.#sockets?.clients.size ?? 0;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (!this.#knows(request)) return socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      sockets.handleUpgrade(request, socket, head, (link) => this.#hold(link));
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#sockets = sockets;
  }

  async stop(): Promise<void> {
    for (const link of this.#sockets?.clients ?? []) link.terminate();
    const server = this.#server;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    this.#server = undefined;
  }

  /** Down every link. */
  notify(text = '{"type":"assignments.changed"}'): void {
    for (const link of this.#sockets?.clients ?? []) link.send(text);
  }

  /** As a machine whose plug was pulled: the links that are open now stay open and say nothing. */
  freeze(): void {
    for (const link of this.#sockets?.clients ?? []) link.pause();
  }

  #hold(link: WebSocket): void {
    this.links += 1;
    link.on('error', () => undefined);
    link.on('message', (content) => {
      this.heartbeats.push(JSON.parse((content as Buffer).toString('utf8')) as WorkerHeartbeat);
    });
  }

  #knows(request: IncomingMessage): boolean {
    return request.headers.authorization === `Bearer ${this.credential}`;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const path = request.url ?? '';
    const joins = path === '/api/workers/join';
    const known = joins ? request.headers.authorization === `Bearer ${JOIN_TOKEN}` : this.#knows(request);
    if (!known) return void response.writeHead(401).end('{"code":"TOKEN_INVALID"}');
    const load = /^\/api\/workers\/versions\/([^/]+)\/([^/]+)\/load$/.exec(path);
    if (load !== null) return this.#takeLoad(response, load, body);
    if (joins) this.joins.push(JSON.parse(body));
    const answers: Record<string, unknown> = {
      '/api/workers/join': { workerId: `worker-${this.credential}`, credential: this.credential },
      '/api/workers/assignments': { assignments: this.assignments },
    };
    if (path.startsWith('/api/workers/packages/')) return void response.end(this.package);
    if (path.startsWith('/api/workers/attempts/')) answers[path] = { attempts: this.attempts };
    const answer = answers[path];
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  }

  #takeLoad(response: ServerResponse, [, app = '', version = '']: RegExpExecArray, body: string): void {
    if (this.refuseLoads > 0) {
      this.refuseLoads -= 1;
      return void response.writeHead(503).end();
    }
    this.loads.push({ app, version, report: JSON.parse(body) as LoadReport });
    response.writeHead(204).end();
  }
}
