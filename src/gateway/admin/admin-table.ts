import { Injectable } from '@nestjs/common';
import type { AdminRoute } from './admin-route.js';
import { FunctionRoutes } from './function-routes.js';
import { HostRoutes } from './host-routes.js';
import { KeyRoutes } from './key-routes.js';
import { StateRoutes } from './state-routes.js';

interface FoundAdminRoute {
  readonly route: AdminRoute | undefined;
  readonly match: RegExpExecArray | undefined;
  /** Methods that the path has; empty for an unknown path. */
  readonly allowed: readonly string[];
}

/** Every route of the admin API. */
@Injectable()
export class AdminTable {
  readonly #routes: readonly AdminRoute[];

  constructor(host: HostRoutes, states: StateRoutes, keys: KeyRoutes, functions: FunctionRoutes) {
    this.#routes = [host, states, keys, functions].flatMap(({ routes }) => routes);
  }

  find(method: string, path: string): FoundAdminRoute {
    const fitting = this.#routes.flatMap((route) => {
      const match = route.pattern.exec(path);
      return match === null ? [] : [{ route, match }];
    });
    const found = fitting.find(({ route }) => route.method === method);
    const allowed = [...new Set(fitting.map(({ route }) => route.method))];
    return { route: found?.route, match: found?.match, allowed };
  }
}
