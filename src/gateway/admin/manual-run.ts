import { Inject, Injectable } from '@nestjs/common';
import Type from 'typebox';
import { NightshiftError, toError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import { triggerOf } from '#contracts/messages/function-metadata.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { AppTable } from '../app-table.js';
import { receiveBody } from '../bodies/receive-body.js';
import { DurableAcceptance } from '../durable/acceptance.js';
import { empty, json, unavailable, type Answer } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { GATEWAY_CONFIG } from '../gateway.config.js';
import type { GatewayConfig } from '../gateway.config.js';
import { toTriggerInput } from './trigger-input.js';

const manualRun = codec('manual run', Type.Object({ input: Type.Optional(Type.String()) }));

/** `POST /admin/functions/{name}` with `{"input":"text"}`: one run by the durable lane, disabled functions included (host-semantics, section 2). */
@Injectable()
export class ManualRun {
  constructor(
    private readonly acceptance: DurableAcceptance,
    @Inject(GATEWAY_CONFIG) private readonly config: GatewayConfig,
  ) {}

  async answer(exchange: Exchange, table: AppTable, name: string): Promise<Answer> {
    const metadata = table.findFunction(name);
    const { version } = table;
    if (version === undefined) return unavailable('Function host is not running.');
    if (metadata === undefined) return empty(404);
    const type = table.triggerType(metadata);
    const problems = table.problemsOf(metadata);
    if (problems.length > 0) return json(409, { code: 'FUNCTION_NOT_RUNNABLE', message: problems.join('\n') });
    if (type === 'httptrigger') {
      return invalid(
        `Function '${metadata.name}' is triggered by HTTP: call its URL, with Prefer: respond-async if nobody waits`,
      );
    }
    try {
      const { data, triggerMetadata } = toTriggerInput(
        metadata,
        await this.#readInput(exchange),
        table.snapshot.settings,
      );
      return await this.acceptance.accept(
        {
          app: table.name,
          version,
          function: metadata.name,
          trigger: 'admin',
          input: { name: triggerOf(metadata)?.name ?? '', data },
          triggerMetadata,
          traceContext: continueTrace(undefined, undefined),
        },
        this.acceptance.now(),
        exchange.origin,
      );
    } catch (thrown) {
      return refusal(thrown);
    }
  }

  async #readInput({ request }: Exchange): Promise<string> {
    const { requestTimeoutMs: withinMs } = this.config;
    const body = await receiveBody(request, { maxBytes: this.config.maxBodyBytes, withinMs });
    if (body.kind === 'streamed')
      throw new NightshiftError('BODY_TOO_LARGE', 'The input of a manual run is limited to 256 KiB');
    if (body.kind === 'none')
      throw new NightshiftError('REQUEST_INVALID', 'The body is missing: send {"input":"text"}');
    return manualRun.decode(body.bytes).input ?? '';
  }
}

function refusal(thrown: unknown): Answer {
  const error = toError(thrown);
  if (!(error instanceof NightshiftError)) throw error;
  if (error.code === 'BODY_TOO_LARGE') return json(413, { code: error.code, message: error.message });
  if (error.class === 'InvalidInput') return invalid(error.message);
  if (error.class === 'Unavailable')
    return unavailable('The run could not be confirmed as stored: it is not accepted, though it may still happen.');
  throw error;
}

function invalid(message: string): Answer {
  return json(400, { code: 'REQUEST_INVALID', message });
}
