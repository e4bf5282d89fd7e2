import { NightshiftError, codeOf } from '#contracts/errors.js';
import { KeyRing, type Purpose } from '../../identity/key-ring/key-ring.js';
import { keyPurpose, settingPurpose } from './app-secrets.js';
import { SecretStore, type SecretRow } from './secret-store.js';

/** One statement each; between them everybody else has a turn. */
const BATCH = 200;

export interface Resealing {
  readonly resealed: number;
  /** What no key of the ring opens: left as it is. */
  readonly unreadable: readonly string[];
}

/**
 * Seals every value that another key sealed anew with the ring's sealing key. Nothing stops: a value that is changed at the same time keeps what it was
 * changed to. Stopped half-way, it goes on where it was the next time.
 */
export async function resealAll(secrets: SecretStore, ring: KeyRing): Promise<Resealing> {
  const unreadable: string[] = [];
  let resealed = 0;
  let isDone = false;
  while (!isDone) {
    const rows = await secrets.listOthers(ring.sealsWith, { limit: BATCH, skip: unreadable.length });
    const before = resealed + unreadable.length;
    for (const row of rows) {
      const text = opened(ring, row);
      if (text === undefined) unreadable.push(purposeOf(row).join(' '));
      else if (await secrets.reseal(row, ring.seal(text, purposeOf(row)))) resealed += 1;
    }
    isDone = resealed + unreadable.length === before;
  }
  return { resealed, unreadable };
}

/** The keys of the ring that sealed nothing any more and are to seal nothing. Throws SECRET_KEY_IN_USE when one of the others still opens a value. */
export async function keysToPrune(secrets: SecretStore, ids: readonly string[], sealsWith: string): Promise<string[]> {
  const counts = await secrets.countByKey();
  const others = ids.filter((id) => id !== sealsWith);
  const used = others.filter((id) => (counts.get(id) ?? 0) > 0);
  if (used.length === 0) return others;
  const list = used.map((id) => `${id} (${counts.get(id)} values)`).join(', ');
  throw new NightshiftError(
    'SECRET_KEY_IN_USE',
    `Keys of the ring still open values: ${list}. Run \`nightshift secrets rotate\` first.`,
  );
}

function opened(ring: KeyRing, row: SecretRow): string | undefined {
  try {
    return ring.open(row.value, purposeOf(row));
  } catch (error) {
    if (codeOf(error) !== 'SECRET_UNREADABLE') throw error;
    return undefined;
  }
}

function purposeOf({ kind, app, scope, function: owner, name }: SecretRow): Purpose {
  return kind === 'setting' || scope === ''
    ? settingPurpose(app, name)
    : keyPurpose(app, { scope, function: owner, name });
}
