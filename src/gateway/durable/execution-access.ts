import { Inject, Injectable } from '@nestjs/common';
import type { ExecutionRow } from '../../executions/execution-store.js';
import { suppliedKey } from '../app-keys.js';
import { AppTables } from '../app-tables.js';
import type { Exchange } from '../exchange.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import { LocationSigner } from './location-signer.js';

/** Who may read the status of an asynchronous call: who holds its signed address, or a key that opens its function. */
@Injectable()
export class ExecutionAccess {
  constructor(
    private readonly signer: LocationSigner,
    private readonly tables: AppTables,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  isSigned({ queryText }: Exchange, day: string, id: string): boolean {
    const token = new URLSearchParams(queryText).get('token');
    return token !== null && this.signer.verify(day, id, token);
  }

  /** Whether it is worth looking: a caller with nothing to show is refused for every id alike. */
  hasKey({ request, queryText }: Exchange): boolean {
    return !this.config.enforceKeys || suppliedKey(request, queryText) !== undefined;
  }

  mayRead({ request, queryText }: Exchange, execution: ExecutionRow): boolean {
    if (!this.config.enforceKeys) return true;
    const keys = this.tables.find(execution.app)?.keys;
    const level = keys?.levelOf(suppliedKey(request, queryText), execution.function);
    return level === 'function' || level === 'admin';
  }
}
