import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { AppTable } from '../app-table.js';
import { DurableAcceptance } from '../durable/acceptance.js';
import { empty, json, unavailable, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { invalid, memberOf, readJson, refusal } from './read-json.js';
import { toTriggerInput } from './trigger-input.js';

interface Start {
  /** Of the invocation. */
  readonly id: string;
  /** Of the version that it runs on. */
  readonly table: AppTable;
  readonly version: string;
  readonly metadata: FunctionMetadata;
  /** What the trigger would have brought. */
  readonly text: string;
  /** The gateway's, as the caller wrote it. */
  readonly origin: string;
}

/** `POST /admin/functions/{name}` with `{"input":"text"}`: one run by the durable lane, disabled functions included (host-semantics, section 2). */
@Injectable()
export class ManualRun {
  constructor(private readonly acceptance: DurableAcceptance) {}

  async answer(exchange: Exchange, app: AppTable, name: string): Promise<Answer> {
    const id = randomUUID();
    const table = app.forInvocation(id);
    const metadata = table.findFunction(name);
    const { version } = table;
    if (version === undefined) return unavailable('Function host is not running.');
    if (metadata === undefined) return empty(404);
    const problems = table.problemsOf(metadata);
    if (problems.length > 0) return json(409, { code: 'FUNCTION_NOT_RUNNABLE', message: problems.join('\n') });
    if (table.triggerType(metadata) === 'httptrigger') {
      return invalid(
        `Function '${metadata.name}' is triggered by HTTP: call its URL, with Prefer: respond-async if nobody waits`,
      );
    }
    return this.start({ id, table, version, metadata, text: await readInput(exchange), origin: exchange.origin });
  }

  /** 202 once the run is stored. */
  async start({ id, table, version, metadata, text, origin }: Start): Promise<Answer> {
    try {
      const { data, triggerMetadata } = toTriggerInput(metadata, text, table.snapshot.settings);
      return await this.acceptance.accept(
        {
          id,
          app: table.name,
          version,
          function: metadata.name,
          trigger: 'admin',
          input: { name: triggerOf(metadata)?.name ?? '', data },
          triggerMetadata,
          traceContext: continueTrace(undefined, undefined),
        },
        this.acceptance.now(),
        origin,
      );
    } catch (thrown) {
      if (!(thrown instanceof NightshiftError) || thrown.class !== 'Unavailable') return refusal(thrown);
      return unavailable('The run could not be confirmed as stored: it is not accepted, though it may still happen.');
    }
  }
}

async function readInput(exchange: Exchange): Promise<string> {
  const body = await readJson(exchange);
  const input = memberOf(body, 'input') ?? '';
  if (typeof body === 'object' && body !== null && typeof input === 'string') return input;
  throw new NightshiftError('REQUEST_INVALID', 'The body is missing or its input is no text: send {"input":"text"}');
}
