import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { hashToken } from '../tokens/tokens.js';
import { PublishCredentialStore, type PublishCredentialRow } from './publish-credential-store.js';

/** Letters and digits only: the GitHub action writes it into an address as it is (publishing 2.2). */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PASSWORD_LENGTH = 60;
/** How often the moment of use is written: a poll every second must not write every second. */
const USED_EVERY_MS = 60_000;

export interface NewCredential {
  readonly userName: string;
  /** Known this once: afterwards there is only its hash. */
  readonly password: string;
}

/** What opens the publishing endpoint of one app, and nothing else. */
@Injectable()
export class PublishCredentials {
  constructor(
    private readonly store: PublishCredentialStore,
    private readonly clock: Clock,
  ) {}

  /** Makes the app's credential; the one before ends. Throws APP_NOT_FOUND. */
  async renew(app: string): Promise<NewCredential> {
    const password = Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
    const createdAt = this.clock.now();
    await this.store.save({ app, id: randomUUID(), hash: hashToken(password), createdAt, usedAt: undefined });
    return { userName: publisherName(app), password };
  }

  find(app: string): Promise<PublishCredentialRow | undefined> {
    return this.store.find(app);
  }

  /** Resolves with whether there was one. */
  revoke(app: string): Promise<boolean> {
    return this.store.delete(app);
  }

  /** The credential's row when the password is the app's; writes down that it was used. */
  async check(app: string, password: string): Promise<PublishCredentialRow | undefined> {
    const row = await this.store.find(app);
    if (row === undefined || !timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashToken(password)))) {
      return undefined;
    }
    const now = this.clock.now();
    if (row.usedAt === undefined || now.getTime() - row.usedAt.getTime() >= USED_EVERY_MS) {
      await this.store.markUsed(app, row.id, now);
    }
    return row;
  }
}

const SLOT_SUFFIX = '-staging';

/** `$shop`; of the slot of an app `$shop__staging`, as Azure writes it (publishing 2.2). */
export function publisherName(app: string): string {
  return app.endsWith(SLOT_SUFFIX) ? `$${app.slice(0, -SLOT_SUFFIX.length)}__staging` : `$${app}`;
}

/** `$shop`, `shop` and `shop\$shop`: shells and YAML eat the dollar sign (publishing 7.1, 10.9). */
export function isPublisherOf(app: string, userName: string): boolean {
  const name = userName.slice(userName.lastIndexOf('\\') + 1).replace(/^\$/, '');
  return name.toLowerCase() === app || `$${name.toLowerCase()}` === publisherName(app);
}
