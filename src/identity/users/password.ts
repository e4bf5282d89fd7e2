import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { FewAtOnce } from '../../few-at-once.js';

/** 32 MiB and some hundredths of a second a guess. Kept with each hash, so that they can grow. */
const COST = { N: 32_768, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const MEMORY_BYTES = 128 * 1024 * 1024;
/** Each takes a thread of the few that files and names are looked up with, too, and a processor: two leave management room to work. */
const work = new FewAtOnce(2);
/** Compared with when there is no hash, so that it takes as long. Nothing has this hash. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** `scrypt$N$r$p$salt$hash`, the last two in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive(password, salt, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** False without a hash too, after the same work: how long it takes does not tell whether there is such a user. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', expected = ''] = (hash ?? NOBODY).split('$');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const found = await derive(password, Buffer.from(salt, 'base64url'), cost);
  const wanted = Buffer.from(expected, 'base64url');
  return wanted.length === found.length && timingSafeEqual(found, wanted) && hash !== undefined;
}

/** How many wait for their turn. */
export function passwordsWaiting(): number {
  return work.waiting;
}

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  const once = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      // Two ways to write the same letter are one password.
      scrypt(password.normalize('NFKC'), salt, HASH_BYTES, { ...cost, maxmem: MEMORY_BYTES }, (error, key) =>
        error === null ? resolve(key) : reject(error),
      );
    });
  return work.run(once);
}
