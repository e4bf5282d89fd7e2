import { APP_NAME_PATTERN } from '#contracts/topology.js';

const PREFIX = '/scm/';
/** What the tools may ask for without `/api` in front (publishing 7.1). */
const WITHOUT_API =
  /^\/(?:zipdeploy|publish|deployments|isdeploying|settings|vfs|logstream|environment|functions)(?=[/?]|$)/;

/** Whether a path belongs to the publishing endpoint of some app; it need not exist. */
export function isScmPath(url: string): boolean {
  return url.startsWith(PREFIX);
}

/** The app of a path below `/scm/`; undefined when it names none. */
export function appOfScmPath(url: string): string | undefined {
  const name = /^\/scm\/([^/?]*)/.exec(url)?.[1] ?? '';
  return APP_NAME_PATTERN.test(name) ? name : undefined;
}

/** Leads requests to `<app>.scm.<domain>` to `/scm/<app>/...`, and writes `/api` where a tool may leave it out. */
export class ScmPaths {
  readonly #suffixes: readonly string[];

  /** `localhost` is always among the domains. */
  constructor(domains: readonly string[]) {
    this.#suffixes = [...new Set(['localhost', ...domains])].map((domain) => `.scm.${domain.toLowerCase()}`);
  }

  /** The URL to route by: the same for a request that is none of ours. The port says nothing about the app. */
  rewritten(url: string, host: string | undefined): string {
    // The absolute form of HTTP/1.1 and `*` are for proxies and servers as a whole.
    if (!url.startsWith('/')) return url;
    const app = this.#appOfHost(host ?? '');
    if (app !== undefined) return PREFIX + app + withApi(url);
    const [, head, rest] = /^(\/scm\/[^/?]*)(\/.*)$/.exec(url) ?? [];
    return head === undefined || rest === undefined ? url : head + withApi(rest);
  }

  #appOfHost(host: string): string | undefined {
    const name = host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    const suffix = this.#suffixes.find((end) => name.endsWith(end));
    const app = suffix === undefined ? '' : name.slice(0, -suffix.length);
    return APP_NAME_PATTERN.test(app) ? app : undefined;
  }
}

function withApi(path: string): string {
  return WITHOUT_API.test(path) ? `/api${path}` : path;
}
