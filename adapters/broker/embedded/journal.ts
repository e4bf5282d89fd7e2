import type { DatabaseSync } from 'node:sqlite';
import { NightshiftError, toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { openJournalFile, type JournalFile } from './journal-file.js';
import { JournalReader } from './journal-reader.js';
import { JournalStatements } from './journal-statements.js';

/** A full disk is asked again this often. */
const RETRY_MS = 1_000;

export type Write = (statements: JournalStatements) => void;

interface Pending {
  readonly write: Write;
  /** A decision: if it cannot be written now it is written later. Anything else fails with the commit that failed. */
  readonly kept: boolean;
  readonly committed: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: NightshiftError) => void;
}

/**
 * The broker's file, written by group commit: everything appended in one turn of the event loop is one transaction and one flush to the disk.
 * Writes happen in the order in which they were appended, and their promises settle in it too.
 */
export class Journal {
  readonly reader: JournalReader;
  readonly #path: string;
  readonly #logger: Logger;
  readonly #file: JournalFile;
  readonly #database: DatabaseSync;
  readonly #statements: JournalStatements;
  #pending: Pending[] = [];
  #awaitingAttempt: (() => void)[] = [];
  #turn: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;
  #writable = true;
  #closed = false;

  /** Throws BROKER_IN_USE or BROKER_UNAVAILABLE, naming the file and the remedy. */
  constructor(path: string, logger: Logger) {
    this.#path = path;
    this.#logger = logger;
    this.#file = openJournalFile(path);
    this.#database = this.#file.database;
    this.reader = new JournalReader(this.#database);
    this.#statements = new JournalStatements(this.#database);
  }

  /** Whether the last commit succeeded. After one that did not, the file is tried again every second. */
  get writable(): boolean {
    return this.#writable && !this.#closed;
  }

  /**
   * Resolves once the write is on the disk; rejects with BROKER_UNAVAILABLE when it could not be written: then nothing of it was. `committed` is
   * called within the commit, before anything can be read from the file: it must not throw.
   */
  append(write: Write, committed?: () => void): Promise<void> {
    return this.#enqueue(write, false, committed);
  }

  /** As `append`, but a write that fails is tried again until it succeeds; rejects only when the journal closes before that. */
  appendKept(write: Write, committed?: () => void): Promise<void> {
    return this.#enqueue(write, true, committed);
  }

  /** Resolves once everything appended so far was tried, whether or not it could be written. */
  attempted(): Promise<void> {
    if (this.#pending.length === 0 || this.#closed) return Promise.resolve();
    this.#schedule();
    return new Promise((resolve) => this.#awaitingAttempt.push(resolve));
  }

  /** Writes what is pending, then lets go of the file. */
  close(): void {
    if (this.#closed) return;
    this.#commit();
    this.#closed = true;
    clearTimeout(this.#retry);
    clearImmediate(this.#turn);
    for (const { reject } of this.#pending.splice(0)) reject(this.#unavailable('it was closed'));
    this.#file.close();
  }

  #enqueue(write: Write, kept: boolean, committed: (() => void) | undefined): Promise<void> {
    if (this.#closed) return Promise.reject(this.#unavailable('it is closed'));
    this.#schedule();
    return new Promise((resolve, reject) => this.#pending.push({ write, kept, committed, resolve, reject }));
  }

  #schedule(): void {
    this.#turn ??= setImmediate(() => this.#commit());
  }

  #commit(): void {
    clearImmediate(this.#turn);
    this.#turn = undefined;
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length > 0) this.#write(batch);
    for (const resolve of this.#awaitingAttempt.splice(0)) resolve();
  }

  #write(batch: readonly Pending[]): void {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const { write } of batch) write(this.#statements);
      this.#database.exec('COMMIT');
    } catch (cause) {
      this.#failed(batch, cause);
      return;
    }
    if (!this.#writable) this.#logger.info({ path: this.#path }, "The embedded broker's file can be written again");
    this.#writable = true;
    for (const { committed } of batch) committed?.();
    for (const { resolve } of batch) resolve();
  }

  #failed(batch: readonly Pending[], cause: unknown): void {
    // On a full disk SQLite has rolled back already.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    const error = this.#unavailable(toError(cause).message, cause);
    if (this.#writable) this.#logger.error({ path: this.#path, error }, 'The embedded broker cannot write its file');
    this.#writable = false;
    this.#pending.unshift(...batch.filter(({ kept }) => kept));
    for (const { kept, reject } of batch) if (!kept) reject(error);
    this.#retryLater();
  }

  /** Something is always tried again, so that a disk with room again is noticed without a publisher's doing. */
  #retryLater(): void {
    if (this.#closed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (this.#pending.length === 0) this.append((statements) => statements.probe()).catch(() => undefined);
      this.#schedule();
    }, RETRY_MS);
  }

  #unavailable(reason: string, cause?: unknown): NightshiftError {
    return new NightshiftError('BROKER_UNAVAILABLE', `The embedded broker cannot write ${this.#path}: ${reason}`, {
      cause,
    });
  }
}
