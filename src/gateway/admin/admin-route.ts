import type { Actor } from '../../identity/audit/audit-store.js';
import type { Answer } from '../answer.js';
import type { AppTable } from '../app-table.js';
import type { Exchange } from '../exchange.js';

/** A request to the admin API whose bearer may do everything to the app. */
export interface AdminCall {
  readonly exchange: Exchange;
  readonly table: AppTable;
  /** Where the app answers, without a slash at the end. */
  readonly site: string;
  readonly actor: Actor;
  /** What stands in the path, by the name it has in the route's template. */
  readonly names: Readonly<Record<string, string>>;
}

/** Undefined: the answer was given to the connection itself. */
type Given = Answer | undefined;

export interface AdminRoute {
  readonly method: string;
  readonly pattern: RegExp;
  readonly answer: (call: AdminCall) => Given | Promise<Given>;
}

/** Some of the admin API's routes (host-semantics, section 2). Of two that fit a path the first one answers. */
export abstract class AdminRoutes {
  abstract readonly routes: readonly AdminRoute[];
}

/** `template`: such as `/admin/functions/{function}/keys`. Letter case and a slash at the end do not count. */
export function adminRoute(method: string, template: string, answer: AdminRoute['answer']): AdminRoute {
  const path = template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { method, pattern: new RegExp(`^${path}/?$`, 'i'), answer };
}

export function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
