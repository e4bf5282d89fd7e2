import { codeOf, NightshiftError } from '#contracts/errors.js';
import type { Secret } from '#contracts/config.js';
import type { JoinResponse } from '#contracts/messages/worker-link.js';
import type { Logger } from '#contracts/ports/logger.js';
import { persist } from './backoff.js';
import { readCredential, writeCredential } from './credential-file.js';
import type { IdentityLock } from './identity-lock.js';
import type { ManagementClient } from './management-client.js';
import type { Reachability } from './reachability.js';

const BACKOFF = { firstMs: 250, maxMs: 10_000 };
const PATIENT_BACKOFF = { firstMs: 500, maxMs: 60_000 };

interface MembershipOptions {
  readonly client: Pick<ManagementClient, 'join'>;
  readonly reachability: Reachability;
  readonly logger: Logger;
  readonly lock: Pick<IdentityLock, 'take' | 'release'>;
  readonly file: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly joinToken: Secret | undefined;
  /** The worker has another id and credential now. */
  readonly onRenewed: () => void;
}

/** Who this worker is to management: joined once with the join token, then known by a credential of its own. */
export class Membership {
  readonly #options: MembershipOptions;
  #identity: JoinResponse | undefined;
  #renewing: Promise<void> | undefined;
  #refusalLogged = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  /** Empty until the worker has joined. */
  get workerId(): string {
    return this.#identity?.workerId ?? '';
  }

  get credential(): string | undefined {
    return this.#identity?.credential;
  }

  /**
   * Takes the stored credential or joins, waiting for management as long as it is away. Rejects with CONFIG_INVALID without a join token, with
   * TOKEN_INVALID when management refuses it, with CONFIG_INVALID too when another worker lives on the same state folder.
   */
  async open(signal: AbortSignal): Promise<void> {
    await this.#options.lock.take();
    this.#identity = await readCredential(this.#options.file);
    if (this.#identity === undefined) await this.#join(signal, false);
  }

  /** Another process may take this identity from now on. */
  close(): Promise<void> {
    return this.#options.lock.release();
  }

  /** Joins again because management refused `refused`. Calls at the same time share one join; a credential replaced meanwhile is left alone. */
  renew(refused: string | undefined, signal: AbortSignal): Promise<void> {
    if (refused !== this.credential) return Promise.resolve();
    this.#renewing ??= this.#rejoin(signal).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #rejoin(signal: AbortSignal): Promise<void> {
    this.#options.logger.warn({ workerId: this.workerId }, 'Management refused the worker credential; joining again');
    await this.#join(signal, true);
    this.#options.onRenewed();
  }

  /** A worker that is already at work keeps asking even when its token is refused: somebody can allow it again without a restart. */
  async #join(signal: AbortSignal, patient: boolean): Promise<void> {
    const { client, reachability, logger, file, name, labels } = this.#options;
    const token = this.#joinToken();
    const join = async () => {
      try {
        return await client.join(token, { name, labels });
      } catch (error) {
        this.#explain(error, patient);
        throw codeOf(error) === 'TOKEN_INVALID' ? refusedToken(error) : error;
      }
    };
    this.#identity = await persist(join, {
      signal,
      backoff: patient ? PATIENT_BACKOFF : BACKOFF,
      again: (error) => patient || codeOf(error) === 'MANAGEMENT_UNAVAILABLE',
    });
    this.#refusalLogged = false;
    reachability.succeeded();
    await writeCredential(file, this.#identity);
    logger.info({ workerId: this.workerId, name }, 'Worker joined');
  }

  #explain(error: unknown, patient: boolean): void {
    if (codeOf(error) === 'MANAGEMENT_UNAVAILABLE') return this.#options.reachability.failed(error);
    if (!patient || this.#refusalLogged) return;
    this.#refusalLogged = true;
    this.#options.logger.error({ error }, 'Management refused the join; set a valid WORKER_JOIN_TOKEN');
  }

  #joinToken(): string {
    const token = this.#options.joinToken;
    if (token !== undefined) return token.reveal();
    throw new NightshiftError(
      'CONFIG_INVALID',
      `This worker has no credential in ${this.#options.file}. Set WORKER_JOIN_TOKEN (or WORKER_JOIN_TOKEN_FILE) so that it can join.`,
    );
  }
}

function refusedToken(cause: unknown): NightshiftError {
  return new NightshiftError(
    'TOKEN_INVALID',
    "Management does not know WORKER_JOIN_TOKEN, or it has expired or was revoked. Make a new one with 'nightshift join-tokens create' and set it.",
    { cause },
  );
}
