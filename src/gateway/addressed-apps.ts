import { Injectable } from '@nestjs/common';
import type { AppTable } from './app-table.js';
import { AppTables } from './app-tables.js';
import type { Exchange } from './exchange.js';
import { RunTickets, TICKET_HEADER } from './test-runs/run-tickets.js';

const APP_PATH = /^\/apps\/([^/]+)(\/.*)?$/i;

/** A request, and the app that it is for. */
export interface Addressed {
  /** Its path below where the app answers. */
  readonly exchange: Exchange;
  /** Undefined when the address belongs to no app. */
  readonly table: AppTable | undefined;
}

/**
 * Which app a request is for. An app answers at the root of the host names that are its own, and one app alone at any other; every app answers under
 * `/apps/<app>`, so that its addresses stay when another one joins.
 */
@Injectable()
export class AddressedApps {
  constructor(
    private readonly tables: AppTables,
    private readonly tickets: RunTickets,
  ) {}

  /** How many there are. */
  get size(): number {
    return this.tables.size;
  }

  /** Undefined: a test run that is not for the app it was signed for. */
  find(exchange: Exchange): Addressed | undefined {
    const ticket = exchange.request.headers[TICKET_HEADER];
    const match = APP_PATH.exec(exchange.path);
    const [, name = '', rest = '/'] = match ?? [];
    const named = match === null ? undefined : this.tables.find(name.toLowerCase());
    const below = (): Exchange => ({ ...exchange, base: `/apps/${name}`, path: rest });
    // It carries a key that management knows: the host name, which is management's idea of the gateway, must not lead it to another app.
    if (ticket !== undefined) {
      const testRun = named && this.tickets.read(ticket, named.name);
      return testRun === undefined ? undefined : { exchange: { ...below(), testRun }, table: named };
    }
    const owner = this.tables.ofHost(exchange.host);
    // A host name of an app's own leads to no other app.
    const isReached = named !== undefined && (owner === undefined || owner === named);
    return isReached ? { exchange: below(), table: named } : { exchange, table: owner ?? this.tables.alone };
  }
}
