import { isIP } from 'node:net';

/** What a host name decides about: an app with the names it claims. */
export interface NamedApp {
  readonly name: string;
  readonly hostNames: readonly string[];
}

/** What the gateway itself is called. */
export interface GatewayNames {
  readonly advertisedUrl?: string | undefined;
  /** What it listens on. */
  readonly host: string;
  readonly domains: readonly string[];
}

const OWN_NAMES = 'Nightshift.HostNames';
const AZURE_NAME = 'WEBSITE_HOSTNAME';
/** Every app answers below it, with nothing configured: browsers and most resolvers take such names for this machine. */
export const LOCAL_DOMAIN = 'localhost';

/**
 * Which app a request is for by the Host header: `<app>.<domain>` for the domains of the gateway and `localhost`, or a name that the app claims. Of
 * two apps that claim one name the first by name has it. The gateway's own names are nobody's: there every app answers under `/apps/<app>`, and who had
 * one of them would get the requests, with their keys, of all.
 */
export class HostNames<App extends NamedApp> {
  /** Lines about names that an app does not get. */
  readonly problems: readonly string[];
  readonly #owners = new Map<string, App>();
  /** Below each of them every app has a name. */
  readonly #domains: readonly string[];

  constructor(apps: Iterable<App>, gateway: GatewayNames) {
    const problems: string[] = [];
    const domains = gateway.domains.map(normalHost);
    this.#domains = [...domains, LOCAL_DOMAIN];
    const own = new Set([...domains, ...namesOf(gateway)]);
    const byName = [...apps].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    // First what follows from an app's name: no other app can take it by a setting.
    for (const app of byName) {
      for (const domain of this.#domains) {
        const host = `${app.name}.${domain}`;
        if (own.has(host)) problems.push(gatewaysOwn(app, host));
        else this.#owners.set(host, app);
      }
    }
    for (const app of byName) {
      for (const host of app.hostNames) {
        if (own.has(host)) {
          problems.push(gatewaysOwn(app, host));
          continue;
        }
        const owner = this.#owners.get(host) ?? app;
        this.#owners.set(host, owner);
        if (owner === app) continue;
        problems.push(
          `App ${app.name} is not served at ${host}: app ${owner.name} has that name. Correct ${OWN_NAMES} of one of them`,
        );
      }
    }
    this.problems = problems;
  }

  /** `host` as `normalHost` makes it. */
  find(host: string): App | undefined {
    return this.#owners.get(host);
  }

  /** What leads to the app: first the names that it claims, as far as it has them. */
  leadingTo({ name, hostNames }: App): string[] {
    const names = [...hostNames, ...this.#domains.map((domain) => `${name}.${domain}`)];
    return [...new Set(names)].filter((host) => this.#owners.get(host)?.name === name);
  }
}

function namesOf({ advertisedUrl, host }: GatewayNames): string[] {
  return [host, ...(advertisedUrl === undefined ? [] : [new URL(advertisedUrl).hostname])].map(normalHost);
}

function gatewaysOwn({ name }: NamedApp, host: string): string {
  return `App ${name} is not served at ${host}: that is the gateway's own name, by GATEWAY_ADVERTISED_URL, GATEWAY_HOST or GATEWAY_DOMAIN`;
}

/** A Host header for comparing: lower case, without port and closing dot. */
export function normalHost(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
}

/** The names that an app claims by its settings. Addresses and `localhost` are everybody's, though WEBSITE_HOSTNAME may say so in a local run. */
export function hostNamesOf(settings: Readonly<Record<string, string>>): string[] {
  const names = [settings[OWN_NAMES], settings[AZURE_NAME]].flatMap((text) => (text ?? '').split(',')).map(normalHost);
  return [...new Set(names)].filter(
    (name) => name !== '' && name !== LOCAL_DOMAIN && isIP(name) === 0 && !name.startsWith('['),
  );
}
