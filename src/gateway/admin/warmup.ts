import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { empty, type Answer } from '../answer.js';
import type { AppTable } from '../app-table.js';
import type { Exchange } from '../exchange.js';
import { ManualRun } from './manual-run.js';

/** `GET /admin/warmup`: runs the app's warmup function once per version and gateway process, whoever asks (host-semantics, section 2). */
@Injectable()
export class Warmup {
  readonly #done = new Set<string>();

  constructor(private readonly manualRun: ManualRun) {}

  async answer({ origin }: Exchange, table: AppTable): Promise<Answer> {
    const { version } = table;
    const isWarmup = (type: string): boolean => type === 'warmuptrigger';
    const warmup = table.functions.find(
      (metadata) =>
        isWarmup(table.triggerType(metadata)) && !metadata.disabled && table.problemsOf(metadata).length === 0,
    );
    const key = `${table.name}/${version}`;
    if (version === undefined || warmup === undefined || this.#done.has(key)) return empty(200);
    this.#done.add(key);
    const { status } = await this.manualRun.start({
      id: randomUUID(),
      table,
      version,
      metadata: warmup,
      text: '{}',
      origin,
    });
    if (status !== 202) this.#done.delete(key);
    return status === 202 ? empty(200) : empty(503);
  }
}
