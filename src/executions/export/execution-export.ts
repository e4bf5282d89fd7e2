import { pipeline, Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { Logger } from '#contracts/ports/logger.js';
import { ExecutionPages, type ExecutionQuery } from '../execution-pages.js';
import type { ExecutionRow } from '../execution-store.js';
import { ExecutionResponse } from '../execution.response.js';

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

const PAGE = 500;

const COLUMNS = [
  'day',
  'id',
  'app',
  'version',
  'function',
  'trigger',
  'lane',
  'status',
  'attempts',
  'worker',
  'acceptedAt',
  'endedAt',
  'durationMs',
  'traceParent',
  'failureCode',
  'failureMessage',
  'statusCode',
] as const;

type CsvRecord = Record<(typeof COLUMNS)[number], string | number>;

/** All that a filter finds, newest first, a page at a time: as fast as whoever reads, in the memory of one page. */
@Injectable()
export class ExecutionExport {
  constructor(
    private readonly pages: ExecutionPages,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the first page is there, so that what is down is told in place of half an answer. Destroying it ends the reading. */
  async stream(query: ExecutionQuery, format: ExportFormat): Promise<Readable> {
    const pages = this.#each(query);
    const all = resumed(await pages.next(), pages);
    if (format === 'ndjson') return Readable.from(linesOf(all), { objectMode: false });
    // What a spreadsheet would take for a formula is no formula: a name or a message may come from outside.
    const csv = stringify({ header: true, columns: [...COLUMNS], escape_formulas: true, record_delimiter: 'windows' });
    return pipeline(Readable.from(recordsOf(all)), csv, (error) => {
      if (error) this.logger.debug({ error }, 'An export ended early');
    });
  }

  /** Pages that hold something. */
  async *#each(query: ExecutionQuery): AsyncGenerator<readonly ExecutionRow[]> {
    let cursor: string | undefined;
    do {
      const { items, next } = await this.pages.page(query, PAGE, cursor);
      if (items.length > 0) yield items;
      cursor = next;
    } while (cursor !== undefined);
  }
}

async function* resumed<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

async function* linesOf(pages: AsyncIterable<readonly ExecutionRow[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(new ExecutionResponse(row))}\n`).join('');
}

async function* recordsOf(pages: AsyncIterable<readonly ExecutionRow[]>): AsyncGenerator<CsvRecord> {
  for await (const page of pages) yield* page.map(recordOf);
}

function recordOf(row: ExecutionRow): CsvRecord {
  return {
    day: row.day,
    id: row.id,
    app: row.app,
    version: row.version,
    function: row.function,
    trigger: row.trigger,
    lane: row.lane,
    status: row.status,
    attempts: row.attempts,
    worker: row.worker ?? '',
    acceptedAt: row.acceptedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? '',
    durationMs: row.durationMs ?? '',
    traceParent: row.traceParent,
    failureCode: row.failure?.code ?? '',
    failureMessage: row.failure?.message ?? '',
    statusCode: row.statusCode ?? '',
  };
}
