import { setTimeout as pause } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { machineActor } from './machine-actor.js';
import { openStores } from './open-stores.js';
import { storeSets } from './store.config.js';
import { configInvalid } from '#contracts/config.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { keysToPrune, resealAll } from '#src/apps/secrets/secret-rotation.js';
import { Audit } from '#src/identity/audit/audit.js';
import { makeRingKey } from '#src/identity/key-ring/key-ring-form.js';
import { KeyRing, parseKeyRing } from '#src/identity/key-ring/key-ring.js';
import { KeyRingFile } from '#src/identity/key-ring/key-ring-file.js';
import { keyRingPath } from '#src/identity/key-ring/open-key-ring.js';
import { managementOptions, type ManagementConfig } from '#src/management.config.js';
import type { Stores } from '#src/stores.js';

const COMMAND = 'nightshift secrets rotate';

/** Every node has looked at the ring's file by then, several times over. */
const SETTLE_MS = 8_000;

export interface RotateArguments {
  readonly stateDir: string;
  /** Add the key and stop, so that the file can be brought to the other nodes before anything is sealed with it. */
  readonly prepare: boolean;
  /** Drop the keys that nothing is sealed with any more, in place of rotating. */
  readonly prune: boolean;
}

type Say = (line: string) => void;

/** `nightshift secrets rotate`: beside a running installation, on a machine that has the key ring and reaches the store. */
export async function runRotate({ stateDir, prepare, prune }: RotateArguments, say: Say = print): Promise<void> {
  const place = { STORE_URL: `sqlite:${join(resolve(stateDir), 'nightshift.db')}`, STORE_MIGRATE: 'check' };
  const { management, ...store } = loadConfig({ management: managementOptions, ...storeSets }, {}, place);
  const file = await ringFile(management, resolve(stateDir));
  const stores = await openStores(store, new SilentLogger());
  try {
    const verb = prune ? 'prune' : prepare ? 'prepare' : 'rotate';
    await audited(stores, { verb, keys: file?.ids }, () =>
      prune ? pruneRing(stores, file, say) : rotate(stores, file, { management, prepare, say }),
    );
  } finally {
    await stores.close();
  }
}

/** Keys by their ids, as they were before; never what they are. */
function audited(
  { audit }: Stores,
  { verb, keys }: { readonly verb: string; readonly keys: readonly string[] | undefined },
  deed: () => Promise<void>,
): Promise<void> {
  const entry = { action: `key-ring.${verb}`, target: { kind: 'key-ring', id: 'key ring' }, before: { ids: keys } };
  return new Audit(audit).around(machineActor(COMMAND), entry, deed);
}

async function ringFile({ keyRing }: ManagementConfig, stateDir: string): Promise<KeyRingFile | undefined> {
  return keyRing === undefined ? KeyRingFile.open(keyRingPath(stateDir)) : undefined;
}

async function rotate(
  stores: Stores,
  file: KeyRingFile | undefined,
  { management, prepare, say }: { management: ManagementConfig; prepare: boolean; say: Say },
): Promise<void> {
  const ring = file === undefined ? ringOfEnvironment(management, say) : await nextKey(stores, file, { prepare, say });
  if (ring === undefined) return;
  const { resealed, unreadable } = await resealAll(stores.secrets, ring);
  say(`${resealed} values are sealed with key ${ring.sealsWith} now.`);
  for (const name of unreadable) say(`No key of the ring opens ${name}: it is as it was.`);
  if (file !== undefined) say('Keys that nothing is sealed with can go: nightshift secrets rotate --prune');
}

function ringOfEnvironment({ keyRing }: ManagementConfig, say: Say): KeyRing {
  const ring = parseKeyRing(keyRing?.reveal() ?? '', 'MANAGEMENT_KEY_RING');
  say(`The ring comes from MANAGEMENT_KEY_RING: everything is sealed with ${ring.sealsWith}, no key is added.`);
  return ring;
}

/** Undefined: the key is there and waits for its file to be everywhere. */
async function nextKey(
  stores: Stores,
  file: KeyRingFile,
  { prepare, say }: { prepare: boolean; say: Say },
): Promise<KeyRing | undefined> {
  const counts = await stores.secrets.countByKey();
  const isHalfDone = !file.isWaiting && [...counts.keys()].some((id) => id !== file.newest);
  if (isHalfDone) say(`Not everything is sealed with ${file.newest} yet: going on with it.`);
  else if (!file.isWaiting) {
    await file.add(makeRingKey(new Date()));
    say(`Key ${file.newest} is in ${file.path}; nothing is sealed with it yet.`);
    if (!prepare) await pause(SETTLE_MS);
  }
  if (prepare) {
    say('Bring the file to every management node that has its own, then run `nightshift secrets rotate`.');
    return undefined;
  }
  if (file.isWaiting) {
    await file.sealWithNewest();
    await pause(SETTLE_MS);
  }
  return file.ring();
}

async function pruneRing({ secrets }: Stores, file: KeyRingFile | undefined, say: Say): Promise<void> {
  if (file === undefined) throw configInvalid(['MANAGEMENT_KEY_RING is set: take keys out of it where it is set']);
  const gone = await keysToPrune(secrets, file.ids, file.sealsWith);
  if (file.isWaiting) throw configInvalid([`Key ${file.newest} waits to be used: run \`nightshift secrets rotate\``]);
  await file.drop(gone);
  say(gone.length === 0 ? 'The ring holds one key: there is nothing to drop.' : `Dropped: ${gone.join(', ')}.`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
