import { triggerOf, type FunctionMetadata, type LoadReport } from '#contracts/messages/function-metadata.js';

export interface ServedApp {
  readonly name: string;
  /** No other app is served beside it. */
  readonly isAlone: boolean;
}

/** What leads to this machine alone: there `<app>.localhost` does too. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '[::]']);

/** Where callers reach functions: what configuration says, until this process's own gateway listens and knows better (port 0). */
export class GatewayAddress {
  readonly #domains: readonly string[];
  #url: string;

  /** `domains`: below each of them every app has a host name. */
  constructor(url: string, domains: readonly string[] = []) {
    this.#url = withoutSlash(url);
    this.#domains = domains;
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

  /** Everywhere an app answers, without slashes at the end: first where functions' own addresses begin. `hostNames`: what the app claims by its settings. */
  addresses(app: ServedApp, hostNames: readonly string[]): string[] {
    const { protocol, port, hostname } = new URL(this.#url);
    const local = LOOPBACK.has(hostname) ? [`${app.name}.localhost`] : [];
    const names = [...hostNames, ...this.#domains.map((domain) => `${app.name}.${domain}`), ...local];
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
