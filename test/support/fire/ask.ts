import { Agent, request } from 'node:http';

const LIMIT_MS = 60_000;

/** What became of a request. `refused`: nobody listened, nothing was sent. `broken`: sent, and no answer came. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'broken'; readonly reason: string };

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A plain client with connections that stay open, which tells a refused connection from a broken one. */
export class Asker {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  ask(url: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const asked = request(url, { agent: this.#agent, method, headers: { ...headers, ...length } }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', ({ message }) => resolve({ kind: 'broken', reason: message }));
        response.on('end', () =>
          resolve({ kind: 'answered', status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
        );
      });
      asked.setTimeout(LIMIT_MS, () => asked.destroy(new Error(`no answer within ${LIMIT_MS} ms`)));
      asked.on('error', (error: NodeJS.ErrnoException) =>
        resolve(
          error.code === 'ECONNREFUSED'
            ? { kind: 'refused' }
            : { kind: 'broken', reason: `${error.code ?? error.message}${asked.reusedSocket ? ' (reused)' : ''}` },
        ),
      );
      asked.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
