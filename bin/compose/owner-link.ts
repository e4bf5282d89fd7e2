import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { shownUrl } from './console-observer.js';
import { openStores } from './open-stores.js';
import { storeSets } from './store.config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Audit } from '#src/identity/audit/audit.js';
import { OwnerToken } from '#src/identity/setup/owner-token.js';
import { setupLink, SetupLinks } from '#src/identity/setup/setup-links.js';
import { TokensService } from '#src/identity/tokens.service.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { managementOptions, type ManagementConfig } from '#src/management.config.js';
import type { Stores } from '#src/stores.js';

/** `nightshift owner-link`: for whoever has a shell on the machine of management, with its state folder and the configuration of its store. */
export async function runOwnerLink(stateDir: string): Promise<void> {
  const folder = resolve(stateDir);
  const places = {
    STORE_URL: `sqlite:${join(folder, 'nightshift.db')}`,
    STORE_MIGRATE: 'check',
    MANAGEMENT_STATE_DIR: folder,
  };
  const { management, ...store } = loadConfig({ management: managementOptions, ...storeSets }, {}, places);
  const stores = await openStores(store, new SilentLogger());
  try {
    process.stdout.write(`${await ownerLink(stores, management)}\n`);
  } finally {
    await stores.close();
  }
}

async function ownerLink(stores: Stores, config: ManagementConfig): Promise<string> {
  const clock = new SystemClock();
  const tokens = new TokensService(stores.tokens, clock);
  const users = new UsersService(stores.users, clock);
  const unused = await new OwnerToken(tokens, users, new SilentLogger(), config).unused();
  const url = addressOf(config);
  if (unused !== undefined) return `Make yourself the Owner: ${setupLink(url, unused)}`;
  const name = `${userInfo().username}@${hostname()}`;
  const actor = { kind: 'machine', tokenId: name, name, requestId: 'nightshift owner-link', address: '' } as const;
  const entry = { action: 'setup-link.create', target: { kind: 'setup-link', id: name } };
  const { token } = await new Audit(stores.audit).around(actor, entry, () => new SetupLinks(tokens, clock).make(name));
  return `Make yourself an Owner, once, within an hour: ${setupLink(url, token)}`;
}

/** Where management most likely answers: it does not run here. */
function addressOf({ publicUrl, host, port, tlsCertFile }: ManagementConfig): string {
  if (publicUrl !== undefined) return publicUrl;
  const name = host === '0.0.0.0' || host === '::' ? hostname() : host;
  return shownUrl(`${tlsCertFile === undefined ? 'http' : 'https'}://${name}:${port}`);
}
