import { CommandFailed, EXIT } from '../run/exit-codes.js';
import { failureOf } from './api-failure.js';
import { reach, received } from './reach.js';

type Query = Readonly<Record<string, string | undefined>>;

export interface ApiRequest {
  readonly query?: Query;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, with its content type. */
  readonly content?: { readonly type: string; readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream };
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request, and the answer that still comes. */
  readonly signal?: AbortSignal;
}

/** Management's API. A path is given in parts, each escaped, so that a name can never become another path. */
export class ApiClient {
  readonly server: string;
  readonly #token: string | undefined;

  /** `server` has no slash at the end. */
  constructor(server: string, token: string | undefined) {
    this.server = server;
    this.#token = token;
  }

  async json<T>(method: string, path: readonly string[], request: ApiRequest = {}): Promise<T> {
    const response = await this.response(method, path, request);
    const text = await received(this.server, response.text());
    if (text === '') return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new CommandFailed(
        EXIT.failed,
        `${this.server} did not answer with JSON: is it the address of management (its API, usually port 7070)?`,
        { cause },
      );
    }
  }

  /** The answer as it comes, for streams and files; throws for every status that is no success. */
  async response(method: string, path: readonly string[], request: ApiRequest = {}): Promise<Response> {
    const response = await this.#send(method, path, request);
    if (response.ok) return response;
    throw await failureOf(response, this.server, this.#token !== undefined);
  }

  async #send(method: string, path: readonly string[], request: ApiRequest): Promise<Response> {
    const { query = {}, json, content, headers, signal } = request;
    const url = new URL(`${this.server}/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const body = content?.body ?? (json === undefined ? undefined : JSON.stringify(json));
    const type = content?.type ?? (json === undefined ? undefined : 'application/json');
    return reach(url, {
      method,
      headers: {
        ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined ? {} : { body }),
      // What fetch asks of a body that is a stream.
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    });
  }
}
