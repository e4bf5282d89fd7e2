import type { TableClient } from '@azure/data-tables';
import { isNotFound, STORAGE_PAUSE_MS, STORAGE_TRIES, storageError, storageLimit } from '../storage/storage-errors.js';
import { entityAsJson, type NewEntity } from './entities.js';

/** What the service takes in one transaction, all of one partition. */
const BATCH = 100;
/** A query without `take` is held whole, here and in the function's process. */
const MAX_ENTITIES = 100_000;

export interface TableQuery {
  /** OData. */
  readonly filter: string | undefined;
  readonly take: number | undefined;
}

type Json = Record<string, unknown>;

/** The tables of one storage account. Its client is loaded with the first table that is asked for. */
export class TableAccount {
  readonly #connectionString: string;
  readonly #clients = new Map<string, TableClient>();

  constructor(connectionString: string) {
    this.#connectionString = connectionString;
  }

  /** Undefined when the entity, or its table, is not there. */
  find(table: string, partitionKey: string, rowKey: string): Promise<Json | undefined> {
    return this.#reading(table, undefined, async (client) =>
      entityAsJson(await client.getEntity<Json>(partitionKey, rowKey, { abortSignal: storageLimit() })),
    );
  }

  /** Empty when the table is not there. */
  list(table: string, { filter, take = MAX_ENTITIES }: TableQuery): Promise<Json[]> {
    return this.#reading(table, [], async (client) => {
      const found: Json[] = [];
      if (take <= 0) return found;
      const queryOptions = filter === undefined ? {} : { filter };
      for await (const entity of client.listEntities<Json>({ queryOptions, abortSignal: storageLimit() })) {
        found.push(entityAsJson(entity));
        if (found.length >= take) break;
      }
      return found;
    });
  }

  /** Each is new: one that is there already fails the batch that it is in. The table is made when it is missing. */
  async insert(table: string, entities: readonly NewEntity[]): Promise<void> {
    const byPartition = Map.groupBy(entities, ({ partitionKey }) => partitionKey);
    try {
      const client = await this.#client(table);
      for (const partition of byPartition.values()) {
        for (let from = 0; from < partition.length; from += BATCH) {
          await insertBatch(client, partition.slice(from, from + BATCH));
        }
      }
    } catch (error) {
      throw storageError(`Table '${table}' could not be written`, error);
    }
  }

  async #reading<T>(table: string, absent: T, read: (client: TableClient) => Promise<T>): Promise<T> {
    try {
      return await read(await this.#client(table));
    } catch (error) {
      if (isNotFound(error)) return absent;
      throw storageError(`Table '${table}' could not be read`, error);
    }
  }

  async #client(table: string): Promise<TableClient> {
    const known = this.#clients.get(table);
    if (known !== undefined) return known;
    const { TableClient } = await import('@azure/data-tables');
    const client = TableClient.fromConnectionString(this.#connectionString, table, {
      // An address without TLS is the user's own choice, in the connection string.
      allowInsecureConnection: true,
      retryOptions: { maxRetries: STORAGE_TRIES - 1, retryDelayInMs: STORAGE_PAUSE_MS },
    });
    this.#clients.set(table, client);
    return client;
  }
}

async function insertBatch(client: TableClient, entities: readonly NewEntity[]): Promise<void> {
  const abortSignal = storageLimit();
  const [only] = entities;
  const insert = (): Promise<unknown> =>
    entities.length === 1 && only !== undefined
      ? client.createEntity(only, { abortSignal })
      : client.submitTransaction(
          entities.map((entity) => ['create', entity]),
          { abortSignal },
        );
  try {
    await insert();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await client.createTable({ abortSignal });
    await insert();
  }
}
