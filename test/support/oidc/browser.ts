const MOST_REDIRECTS = 20;

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** Follows redirects and keeps cookies for each origin, as a browser does. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Every Set-Cookie header that came. */
  readonly setCookies: string[] = [];

  /** Until something is no redirect, or leads to where `stops` says. */
  async open(url: string, stops: (url: string) => boolean = () => false): Promise<Page> {
    let at = url;
    for (let redirects = 0; redirects < MOST_REDIRECTS; redirects += 1) {
      const response = await fetch(at, { redirect: 'manual', headers: this.#headers(at) });
      this.#keep(at, response.headers.getSetCookie());
      const location = response.headers.get('location');
      const text = await response.text();
      if (location === null) return { url: at, status: response.status, text };
      at = new URL(location, at).href;
      if (stops(at)) return { url: at, status: response.status, text };
    }
    throw new Error(`${url} leads on and on`);
  }

  cookie(url: string, name: string): string | undefined {
    return this.#of(url).get(name);
  }

  setCookie(url: string, name: string, value: string): void {
    this.#of(url).set(name, value);
  }

  #headers(url: string): Record<string, string> {
    const cookie = [...this.#of(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    return { accept: 'text/html,application/xhtml+xml', ...(cookie === '' ? {} : { cookie }) };
  }

  #keep(url: string, headers: readonly string[]): void {
    for (const header of headers) {
      this.setCookies.push(header);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      const isOver = value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(header);
      if (isOver) this.#of(url).delete(name);
      else this.#of(url).set(name, value);
    }
  }

  #of(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const found = this.#cookies.get(origin) ?? new Map<string, string>();
    this.#cookies.set(origin, found);
    return found;
  }
}
