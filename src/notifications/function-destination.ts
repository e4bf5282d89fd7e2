import { NightshiftError, toError } from '#contracts/errors.js';
import { notificationInvocationId } from '#contracts/message-identity.js';
import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { continueTrace } from '#contracts/trace-context.js';
import type { AppCatalog, AppSnapshot } from '../apps/catalog/app-catalog.js';
import type { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { toTriggerInput } from '../gateway/admin/trigger-input.js';
import { newInvocation } from '../gateway/functions/new-invocation.js';
import { Destination, notDelivered } from './destination.js';
import type { NotificationMessage } from './notification-message.js';

/** Longer than a notification is tried. */
const CLAIM_FOR_MS = 2 * 86_400_000;

export interface FunctionDestinationOptions {
  readonly app: string;
  readonly function: string;
  readonly catalog: AppCatalog;
  readonly dispatch: DurableDispatch;
}

/** A function of the user's own, run by the durable lane with the message as its input: taken over means that it runs at least once. */
export class FunctionDestination extends Destination {
  override readonly name = 'function';
  readonly #options: FunctionDestinationOptions;

  constructor(options: FunctionDestinationOptions) {
    super();
    this.#options = options;
  }

  override async send(message: NotificationMessage): Promise<void> {
    try {
      await this.#submit(message);
    } catch (error) {
      throw notDelivered(this.name, `was not run: ${toError(error).message}`, error);
    }
  }

  async #submit(message: NotificationMessage): Promise<void> {
    const { name: app, version, metadata, settings } = this.#find();
    const { data, triggerMetadata } = toTriggerInput(metadata, JSON.stringify(message), settings);
    const request = newInvocation(
      {
        id: notificationInvocationId(message.id),
        app,
        version,
        function: metadata.name,
        trigger: 'admin',
        lane: 'durable',
        input: { name: triggerOf(metadata)?.name ?? '', data },
        triggerMetadata,
        traceContext: continueTrace(undefined, undefined),
      },
      // Of every try the same, and so is the day: history knows an execution by day and id.
      new Date(message.at),
    );
    await this.#options.dispatch.submit({ ...request, claimForMs: CLAIM_FOR_MS });
  }

  #find(): Pick<AppSnapshot, 'name' | 'settings'> & { readonly version: string; readonly metadata: FunctionMetadata } {
    const { app, function: name, catalog } = this.#options;
    const snapshot = catalog.find(app);
    if (snapshot?.version === undefined) {
      throw new NightshiftError(
        'APP_NOT_FOUND',
        `there is no app ${app} with an active version; check NOTIFY_FUNCTION.`,
      );
    }
    const metadata = snapshot.report?.functions.find((known) => known.name.toLowerCase() === name.toLowerCase());
    if (metadata === undefined) {
      throw new NightshiftError('FUNCTION_NOT_FOUND', `app ${app} has no function ${name}; check NOTIFY_FUNCTION.`);
    }
    if (metadata.errors.length > 0 || triggerOf(metadata)?.type.toLowerCase() === 'httptrigger') {
      const reason = metadata.errors[0] ?? 'it is triggered by HTTP: name one with another trigger, such as a queue.';
      throw new NightshiftError('FUNCTION_NOT_RUNNABLE', `${app}/${name} cannot be run: ${reason}`);
    }
    return { name: snapshot.name, version: snapshot.version, settings: snapshot.settings, metadata };
  }
}
