import { beforeEach, describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { aLoadReport } from '../../test/support/factories.js';
import { aSnapshot, FixedCatalog } from '../../test/support/gateway/fixed-catalog.js';
import { aMessage } from '../../test/support/notifications/samples.js';
import type { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { FunctionDestination } from './function-destination.js';

const aFunction = (name: string, type: string, errors: string[] = []): FunctionMetadata => ({
  name,
  bindings: [{ name: 'input', type, direction: 'in' }],
  language: 'node',
  disabled: false,
  errors,
});

describe('a function as a destination', () => {
  const submitted: InvocationRequest[] = [];
  // Only this is asked of it.
  const dispatch = { submit: async (request: InvocationRequest) => void submitted.push(request) } as DurableDispatch;
  const catalog = new FixedCatalog();
  const to = (app: string, name: string) => new FunctionDestination({ app, function: name, catalog, dispatch });

  beforeEach(() => {
    submitted.length = 0;
    const functions = [
      aFunction('Tell', 'queueTrigger'),
      aFunction('hook', 'httpTrigger'),
      aFunction('broken', 'queueTrigger', ['no handler']),
    ];
    catalog.set(aSnapshot({ name: 'ops', report: aLoadReport({ functions }) }));
    catalog.set(aSnapshot({ name: 'empty', version: undefined, report: undefined }));
  });

  it('is run with the message as its input', async () => {
    const message = aMessage();
    await to('ops', 'tell').send(message);
    const [request] = submitted;
    expect(request).toMatchObject({ app: 'ops', function: 'Tell', version: 'v1', trigger: 'admin', lane: 'durable' });
    const [{ name, data }] = request!.inputData as [{ name: string; data: { string: string } }];
    expect(name).toBe('input');
    expect(JSON.parse(data.string)).toEqual(message);
  });

  it('is asked for the same run when a notification is sent again', async () => {
    const message = aMessage();
    await to('ops', 'tell').send(message);
    await to('ops', 'tell').send(message);
    await to('ops', 'tell').send(aMessage());
    const ids = submitted.map(({ day, id }) => `${day} ${id}`);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
    expect(submitted[0]!.claimForMs).toBeGreaterThan(86_400_000);
  });

  it.each([
    ['nobody', 'tell', 'there is no app nobody with an active version; check NOTIFY_FUNCTION.'],
    ['empty', 'tell', 'there is no app empty with an active version; check NOTIFY_FUNCTION.'],
    ['ops', 'tall', 'app ops has no function tall; check NOTIFY_FUNCTION.'],
    ['ops', 'hook', 'ops/hook cannot be run: it is triggered by HTTP: name one with another trigger, such as a queue.'],
    ['ops', 'broken', 'ops/broken cannot be run: no handler'],
  ])('says why %s/%s is not run', async (app, name, reason) => {
    const sending = to(app, name).send(aMessage());
    await expect(sending).rejects.toMatchObject({
      code: 'NOTIFICATION_NOT_DELIVERED',
      message: `The function was not run: ${reason}`,
    });
    expect(submitted).toEqual([]);
  });
});
