import { join } from 'node:path';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { ManagementConfig } from '../../management.config.js';
import { KeyRing, makeKeyRing, parseKeyRing } from './key-ring.js';
import { openPrivateFile } from '../private-file.js';

/** The configured ring, else the one in the state folder, which is made at the first start. Throws CONFIG_INVALID for one that cannot be read. */
export async function openKeyRing(
  config: Pick<ManagementConfig, 'keyRing' | 'stateDir'>,
  clock: Clock,
  logger: Logger,
): Promise<KeyRing> {
  if (config.keyRing !== undefined) return parseKeyRing(config.keyRing.reveal(), 'MANAGEMENT_KEY_RING');
  const path = keyRingPath(config.stateDir);
  const file = await openPrivateFile(path, () => makeKeyRing(clock.now()));
  if (file.created) logger.info({ path }, 'Made a key ring: back it up, without it keys and settings are lost');
  if (file.tightened) logger.warn({ path }, 'The key ring could be read by others: its mode is 0600 now');
  return parseKeyRing(file.text, path);
}

export function keyRingPath(stateDir: string): string {
  return join(stateDir, 'keyring.json');
}
