import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Command, CommanderError } from 'commander';
import { CommandFailed } from '../../../cli/run/exit-codes.js';
import { registerVerbs } from '../../../cli/run/register.js';
import type { Shell } from '../../../cli/run/shell.js';
import { loadVerbs } from '../../../cli/verbs/all.js';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly authorization: string | undefined;
}

type Answer = readonly [status: number, body: unknown];

/** An HTTP server that answers what a test says and remembers what it was asked. */
export class FakeServer {
  readonly seen: Seen[] = [];
  answer: (request: Seen) => Answer = () => [200, {}];
  readonly #server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const seen = { method, url, body, authorization: headers.authorization };
      this.seen.push(seen);
      const [status, answer] = this.answer(seen);
      response
        .writeHead(status, { connection: 'close' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

/** Runs a verb in this process, as `nightshift` would. */
export async function runCli(
  line: readonly string[],
  given: Partial<Shell> & { readonly input?: string },
): Promise<Ran> {
  let out = '';
  let err = '';
  const program = new Command('nightshift').exitOverride().configureOutput({
    writeOut: (written) => (out += written),
    writeErr: (written) => (err += written),
  });
  const shell: Shell = {
    env: {},
    stdin: Readable.from(given.input === undefined ? [] : [given.input]),
    isInteractive: false,
    isTerminal: false,
    hostName: 'laptop',
    homeFolder: '/nowhere',
    folder: process.cwd(),
    version: '0.0.0',
    out: (written) => (out += typeof written === 'string' ? written : Buffer.from(written).toString()),
    outAll: async (content) => {
      for await (const chunk of content) out += Buffer.from(chunk).toString();
    },
    err: (written) => (err += written),
    hasColours: false,
    wait: () => Promise.resolve(),
    interrupted: () => new AbortController().signal,
    trust: () => undefined,
    packFolder: () => Promise.reject(new Error('nothing is packed here')),
    ...given,
  };
  registerVerbs(program, await loadVerbs(), shell);
  try {
    await program.parseAsync([...line], { from: 'user' });
    return { out, err, exitCode: 0 };
  } catch (error) {
    if (error instanceof CommandFailed) return { out, err: `${err}${error.message}`, exitCode: error.exitCode };
    if (error instanceof CommanderError) return { out, err, exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
}
