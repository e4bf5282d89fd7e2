import { isIP } from 'node:net';

/** What a host name decides about: an app with the names it claims. */
export interface NamedApp {
  readonly name: string;
  readonly hostNames: readonly string[];
}

const OWN_NAMES = 'Nightshift.HostNames';
const AZURE_NAME = 'WEBSITE_HOSTNAME';
/** Every app answers below it, with nothing configured: browsers and most resolvers take such names for this machine. */
const LOCAL_DOMAIN = 'localhost';

/**
 * Which app a request is for by the Host header: `<app>.<domain>` for the domains of the gateway and `localhost`, or a name that the app claims. Of
 * two apps that claim one name the first by name has it.
 */
export class HostNames<App extends NamedApp> {
  /** Lines about names that are claimed twice. */
  readonly problems: readonly string[];
  readonly #owners = new Map<string, App>();

  constructor(apps: Iterable<App>, domains: readonly string[]) {
    const problems: string[] = [];
    const byName = [...apps].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    // First what follows from an app's name: no other app can take it by a setting.
    for (const app of byName) {
      for (const domain of [...domains.map(normalHost), LOCAL_DOMAIN]) this.#owners.set(`${app.name}.${domain}`, app);
    }
    for (const app of byName) {
      for (const host of app.hostNames) {
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
