import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { shownUrl } from './console-observer.js';
import { machineActor } from './machine-actor.js';
import { openStores } from './open-stores.js';
import { storeSets } from './store.config.js';
import { configInvalid } from '#contracts/config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { hostInUrl } from '#src/api/host-in-url.js';
import { Audit } from '#src/identity/audit/audit.js';
import { OwnerToken } from '#src/identity/setup/owner-token.js';
import { setupLink, SetupLinks } from '#src/identity/setup/setup-links.js';
import { TokensService } from '#src/identity/tokens/tokens.service.js';
import { UsersService } from '#src/identity/users/users.service.js';
import { managementOptions, type ManagementConfig } from '#src/management.config.js';
import type { Stores } from '#src/stores.js';

const COMMAND = 'nightshift owner-link';

export interface OwnerLinkArguments {
  readonly stateDir: string;
  /** End the token of the first start, in place of making a link. */
  readonly end: boolean;
}

/** `nightshift owner-link`: for whoever has a shell on the machine of management, with its state folder and the configuration of its store. */
export async function runOwnerLink({ stateDir, end }: OwnerLinkArguments): Promise<void> {
  const folder = resolve(stateDir);
  const places = { STORE_URL: `sqlite:${join(folder, 'nightshift.db')}`, STORE_MIGRATE: 'check' };
  const { management, ...store } = loadConfig(
    { management: managementOptions, ...storeSets },
    { MANAGEMENT_STATE_DIR: folder },
    places,
  );
  const stores = await openStores(store, new SilentLogger());
  try {
    const text = await (end ? endOwnerToken(stores, management) : ownerLink(stores, management));
    process.stdout.write(`${text}\n`);
  } finally {
    await stores.close();
  }
}

async function ownerLink(stores: Stores, config: ManagementConfig): Promise<string> {
  const { ownerToken, tokens } = servicesOf(stores, config);
  const unused = await ownerToken.unused();
  const url = addressOf(config);
  if (unused !== undefined) return `Make yourself the Owner: ${setupLink(url, unused)}`;
  const actor = machineActor(COMMAND);
  const entry = { action: 'setup-link.create', target: { kind: 'setup-link', id: actor.name } };
  const links = new SetupLinks(tokens, new SystemClock());
  const { token } = await new Audit(stores.audit).around(actor, entry, () => links.make(actor.name));
  return `Make yourself an Owner, once, within an hour: ${setupLink(url, token)}`;
}

async function endOwnerToken(stores: Stores, config: ManagementConfig): Promise<string> {
  const { ownerToken, users } = servicesOf(stores, config);
  if (!(await users.hasOwner())) {
    throw configInvalid(['There is no Owner yet: follow the link of `nightshift owner-link`, which ends the token']);
  }
  const entry = { action: 'owner-token.end', target: { kind: 'owner-token', id: ownerToken.path } };
  await new Audit(stores.audit).around(machineActor(COMMAND), entry, () => ownerToken.end());
  return 'The token of the first start opens nothing any more, on any node.';
}

function servicesOf(stores: Stores, config: ManagementConfig) {
  const clock = new SystemClock();
  const tokens = new TokensService(stores.tokens, clock);
  const users = new UsersService(stores.users, clock);
  return { tokens, users, ownerToken: new OwnerToken(tokens, users, new SilentLogger(), config) };
}

/** Where management most likely answers: it does not run here. */
function addressOf({ publicUrl, host, port, tlsCertFile }: ManagementConfig): string {
  if (publicUrl !== undefined) return publicUrl;
  const name = host === '0.0.0.0' || host === '::' ? hostname() : hostInUrl(host);
  return shownUrl(`${tlsCertFile === undefined ? 'http' : 'https'}://${name}:${port}`);
}
