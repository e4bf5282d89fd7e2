import { Injectable } from '@nestjs/common';

/** What the HTTP application of this process answers, as `METHOD pattern`; complete once it listens. */
@Injectable()
export class RegisteredRoutes {
  readonly #routes = new Set<string>();

  add(methods: string | readonly string[], pattern: string): void {
    for (const method of [methods].flat()) if (method !== 'HEAD') this.#routes.add(`${method} ${pattern}`);
  }

  list(): readonly string[] {
    return [...this.#routes];
  }
}
