import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { Clock } from '#contracts/ports/clock.js';
import { AppAnnouncer } from '../apps/app-announcer.js';
import { appNotFound } from '../apps/app-not-found.js';
import { AppCatalog, type AppSnapshot } from '../apps/catalog/app-catalog.js';
import { QueueClaimStore, type QueueClaim } from './queue-claim-store.js';

/** What an app may consume, and what it may not. */
export interface QueueShare {
  readonly queues: readonly string[];
  readonly queuesOfOthers: readonly { readonly queue: string; readonly owner: string }[];
}

export interface ListedClaim extends QueueClaim {
  readonly waiting: readonly string[];
  readonly functions: readonly { readonly app: string; readonly function: string }[];
}

/** Whose the queues of the house are. Claims are made when they are first asked about; while the store is away, those known hold. */
@Injectable()
export class QueueClaims {
  #known: ReadonlyMap<string, QueueClaim> = new Map();

  constructor(
    private readonly store: QueueClaimStore,
    private readonly catalog: AppCatalog,
    private readonly announcer: AppAnnouncer,
    private readonly clock: Clock,
  ) {}

  /** By app. An app that triggers on a queue which nobody has gets it. */
  async shares(apps: readonly AppSnapshot[]): Promise<ReadonlyMap<string, QueueShare>> {
    const claims = await this.#claimsFor(apps);
    return new Map(apps.map((app) => [app.name, shareOf(app, claims)]));
  }

  /** By queue: every claim, with the functions that trigger on it and the apps that wait for consent. */
  async list(): Promise<readonly ListedClaim[]> {
    const apps = this.catalog.list();
    const claims = await this.#claimsFor(apps);
    return [...claims.values()].map((claim) => ({
      ...claim,
      waiting: waitingFor(claim, apps),
      functions: functionsOn(claim.queue, apps),
    }));
  }

  /** Workers of the app consume it from now on. Throws QUEUE_NOT_FOUND, APP_NOT_FOUND. */
  async consent(queue: string, app: string): Promise<void> {
    if (this.catalog.find(app) === undefined) throw appNotFound(app);
    await this.shares(this.catalog.list());
    await this.store.consent(queue, app, this.clock.now());
    await this.announcer.announce(app);
  }

  /** Workers of the app stop taking its messages. Throws QUEUE_NOT_FOUND when there was no such consent. */
  async withdraw(queue: string, app: string): Promise<void> {
    if (await this.store.withdraw(queue, app)) return this.announcer.announce(app);
    throw new NightshiftError('QUEUE_NOT_FOUND', `App ${app} has no consent for a queue '${queue}'.`);
  }

  async #claimsFor(apps: readonly AppSnapshot[]): Promise<ReadonlyMap<string, QueueClaim>> {
    try {
      const claims = new Map((await this.store.list()).map((claim) => [claim.queue, claim]));
      const wanted = apps.flatMap(({ name, report }) =>
        triggerQueuesOf(report?.functions ?? []).map((queue) => ({ queue, name })),
      );
      for (const { queue, name } of wanted) {
        if (!claims.has(queue)) claims.set(queue, await this.store.claim(queue, name, this.clock.now()));
      }
      this.#known = claims;
    } catch (error) {
      if (codeOf(error) !== 'STORE_UNAVAILABLE') throw error;
    }
    return this.#known;
  }
}

/** Queues of the house that these functions are triggered by; a function that is off triggers on nothing. */
function triggerQueuesOf(functions: readonly FunctionMetadata[]): string[] {
  const able = functions.filter(({ errors, disabled }) => errors.length === 0 && !disabled);
  const uses = able.flatMap(({ queues = [] }) => queues);
  return [
    ...new Set(uses.filter(({ use, broker }) => use === 'trigger' && broker === 'house').map(({ queue }) => queue)),
  ];
}

function functionsOn(queue: string, apps: readonly AppSnapshot[]): { app: string; function: string }[] {
  return apps.flatMap(({ name: app, report }) =>
    (report?.functions ?? [])
      .filter((metadata) => triggerQueuesOf([metadata]).includes(queue))
      .map(({ name }) => ({ app, function: name })),
  );
}

function shareOf({ name, report }: AppSnapshot, claims: ReadonlyMap<string, QueueClaim>): QueueShare {
  const wanted = triggerQueuesOf(report?.functions ?? []).flatMap((queue) => claims.get(queue) ?? []);
  const others = wanted.filter((claim) => !mayConsume(claim, name));
  return {
    queues: wanted.filter((claim) => mayConsume(claim, name)).map(({ queue }) => queue),
    queuesOfOthers: others.map(({ queue, owner }) => ({ queue, owner })),
  };
}

function waitingFor(claim: QueueClaim, apps: readonly AppSnapshot[]): string[] {
  const consuming = apps.filter(({ report }) => triggerQueuesOf(report?.functions ?? []).includes(claim.queue));
  return consuming.map(({ name }) => name).filter((name) => !mayConsume(claim, name));
}

function mayConsume({ owner, consents }: QueueClaim, app: string): boolean {
  return owner === app || consents.some((consent) => consent.app === app);
}
