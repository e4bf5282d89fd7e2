import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { decodeCursor, encodeCursor } from '../executions/execution-cursor.js';
import { batchNotFound } from './batch-not-found.js';
import { BatchStore, type BatchItemRow, type BatchRow, type FunctionName } from './batch-store.js';
import { BatchWork } from './batch-work.js';
import { childIdOf } from './child-identity.js';
import { findRunnable } from './runnable-function.js';

export interface BatchItem {
  readonly key: string;
  readonly input: string;
}

export interface BatchRequest extends FunctionName {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly onComplete?: FunctionName | undefined;
  readonly items: readonly BatchItem[];
  readonly sealed: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

@Injectable()
export class Batches {
  constructor(
    private readonly store: BatchStore,
    private readonly catalog: AppCatalog,
    private readonly work: BatchWork,
  ) {}

  /** A caller that repeats itself under an id of its own makes one batch. Throws as `findRunnable`, BATCH_CONFLICT or BATCH_SEALED. */
  async create(request: BatchRequest): Promise<BatchRow> {
    const { id = randomUUID(), app, name, onComplete } = request;
    const { metadata } = findRunnable(this.catalog, request);
    const after = onComplete && { app: onComplete.app, function: findRunnable(this.catalog, onComplete).metadata.name };
    const created = await this.store.create({ id, app, function: metadata.name, name, onComplete: after });
    const added = request.items.length === 0 ? created : await this.#add(created, request.items);
    return request.sealed ? this.store.seal(id) : added;
  }

  /** Items are a set by their key: one that is there already stays as it is. */
  async add(batch: string, items: readonly BatchItem[]): Promise<BatchRow> {
    return this.#add(await this.get(batch), items);
  }

  seal(batch: string): Promise<BatchRow> {
    return this.store.seal(batch);
  }

  async cancel(batch: string): Promise<BatchRow> {
    const row = await this.store.cancel(batch);
    this.work.announce();
    return row;
  }

  async get(batch: string): Promise<BatchRow> {
    const row = await this.store.find(batch);
    if (row !== undefined) return row;
    throw batchNotFound(batch);
  }

  /** Newest first; of one app where it is named. */
  async list(app: string | undefined, limit: number, cursor?: string): Promise<Page<BatchRow>> {
    const last = cursor === undefined ? undefined : decodeCursor(cursor);
    const rows = await this.store.list(limit + 1, { app, after: last && { createdAt: last.acceptedAt, id: last.id } });
    return pageOf(rows, limit, ({ createdAt, id }) => encodeCursor({ acceptedAt: createdAt, id }));
  }

  /** In the order they were added. */
  async listItems(
    batch: string,
    page: { readonly limit: number; readonly cursor?: string; readonly outcome?: FinalOutcome | 'none' },
  ): Promise<Page<BatchItemRow>> {
    const { limit, cursor, outcome } = page;
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const rows = await this.store.listItems(batch, { limit: limit + 1, outcome, after });
    return pageOf(rows, limit, ({ position }) => String(position));
  }

  async #add(batch: BatchRow, items: readonly BatchItem[]): Promise<BatchRow> {
    const found = findRunnable(this.catalog, batch);
    const children = items.map(({ key, input }) => ({ key, input, invocationId: childIdOf(found, batch.id, key) }));
    await this.store.addItems(batch.id, children);
    this.work.announce();
    return this.get(batch.id);
  }
}

function positionOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new NightshiftError('REQUEST_INVALID', 'cursor is not one of ours: pass the "next" of a page as it was given.');
}

function pageOf<T>(rows: readonly T[], limit: number, cursorOf: (last: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? cursorOf(last) : undefined };
}
