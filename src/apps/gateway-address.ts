import { triggerOf, type FunctionMetadata, type LoadReport } from '#contracts/messages/function-metadata.js';
import { LOCAL_DOMAIN } from '../gateway/hosts/host-names.js';

export interface ServedApp {
  readonly name: string;
  /** No other app is served beside it. */
  readonly isAlone: boolean;
}

/** What leads to this machine alone: there `<app>.localhost` does too. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]']);

/** Where callers reach functions: what configuration says, until this process's own gateway listens and knows better (port 0). */
export class GatewayAddress {
  readonly #hostNamesOf: (app: string) => readonly string[];
  #url: string;

  /** `hostNamesOf`: what leads to an app, as the gateway tells it from others; those below `localhost` too. */
  constructor(url: string, hostNamesOf: (app: string) => readonly string[]) {
    this.#url = withoutSlash(url);
    this.#hostNamesOf = hostNamesOf;
  }

  /** Without a slash at the end. */
  get url(): string {
    return this.#url;
  }

  set url(url: string) {
    this.#url = withoutSlash(url);
  }

  /** Where an app's functions answer, without a slash at the end. One app alone is served at the root. */
  baseUrl({ name, isAlone }: ServedApp): string {
    return isAlone ? this.#url : `${this.#url}/apps/${name}`;
  }

  /** Everywhere an app answers, without slashes at the end: first where functions' own addresses begin. */
  addresses(app: ServedApp): string[] {
    const { protocol, port, hostname } = new URL(this.#url);
    const isLocal = LOOPBACK.has(hostname);
    const names = this.#hostNamesOf(app.name).filter((name) => isLocal || !name.endsWith(`.${LOCAL_DOMAIN}`));
    const here = port === '' ? '' : `:${port}`;
    return [...new Set([this.baseUrl(app), ...names.map((name) => `${protocol}//${name}${here}`)])];
  }

  /** The address of an HTTP function, its route's parameters as written; undefined for other triggers. */
  invokeUrl(app: ServedApp, { host }: LoadReport, metadata: FunctionMetadata): string | undefined {
    const trigger = triggerOf(metadata);
    if (trigger?.type.toLowerCase() !== 'httptrigger') return undefined;
    const { route } = trigger as { readonly route?: unknown };
    const path = typeof route === 'string' && route !== '' ? route : metadata.name;
    const parts = [host.routePrefix, path].map((part) => part.replaceAll(/^\/+|\/+$/g, ''));
    return [this.baseUrl(app), ...parts.filter((part) => part !== '')].join('/');
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
