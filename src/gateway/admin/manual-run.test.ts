import { afterEach, describe, expect, it } from '@jest/globals';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { aLoadReport } from '../../../test/support/factories.js';
import { aSnapshot } from '../../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

describe('manual runs', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  const binding = (type: string, rest: Record<string, unknown> = {}) => ({
    name: 'in1',
    type,
    direction: 'in' as const,
    ...rest,
  });
  const nightly = aSnapshot({
    keys: [
      { scope: 'host', function: '', name: 'default', value: 'host' },
      { scope: 'master', function: '', name: '_master', value: 'master' },
    ],
    settings: { EVERY: '00:05:00' },
    report: aLoadReport({
      functions: [
        {
          name: 'Night',
          bindings: [binding('timerTrigger', { schedule: '0 0 18 * * *' })],
          language: 'node',
          disabled: true,
          errors: [],
        },
        {
          name: 'often',
          bindings: [binding('timerTrigger', { schedule: '%EVERY%' })],
          language: 'node',
          disabled: false,
          errors: [],
        },
        { name: 'queued', bindings: [binding('queueTrigger')], language: 'node', disabled: false, errors: [] },
        { name: 'web', bindings: [binding('httpTrigger')], language: 'node', disabled: false, errors: [] },
        {
          name: 'broken',
          bindings: [binding('fooTrigger')],
          language: 'node',
          disabled: false,
          errors: ['unknown binding type'],
        },
      ],
    }),
  });

  const run = (name: string, body: string | null, key = 'master'): Promise<Response> =>
    house.fetch(`/admin/functions/${name}`, { method: 'POST', headers: { 'x-functions-key': key }, body });

  const submitted = (): InvocationRequest => house.queue.runs.at(-1)?.calls[0] as InvocationRequest;

  it('runs a timer, disabled or not, with its payload', async () => {
    house = await GatewayHouse.open({ apps: [nightly] });
    const response = await run('night', '{"input":"ignored"}');
    expect([response.status, response.headers.get('location')]).toEqual([
      202,
      expect.stringContaining('/runtime/executions/'),
    ]);
    expect(submitted()).toMatchObject({ function: 'Night', trigger: 'admin', lane: 'durable', triggerMetadata: {} });
    const payload = (): unknown => JSON.parse(submitted().inputData[0]?.data.json ?? '');
    expect(payload()).toEqual({ Schedule: { AdjustForDST: true }, ScheduleStatus: null, IsPastDue: false });
    await run('often', '{}');
    expect(payload()).toMatchObject({ Schedule: { AdjustForDST: false } });
  });

  it('gives a queue function the text and the properties in it', async () => {
    house = await GatewayHouse.open({ apps: [nightly] });
    const input = '{"id":7,"tags":["a"],"at":null,"to":{"x":1}}';
    await run('queued', JSON.stringify({ input }));
    expect(submitted()).toMatchObject({ inputData: [{ name: 'in1', data: { string: input } }] });
    expect(submitted().triggerMetadata).toEqual({
      QueueTrigger: { string: input },
      id: { string: '7' },
      to: { json: '{"x":1}' },
    });
  });

  it.each<[string, string, string | null, string, number]>([
    ['no body', 'queued', null, 'master', 400],
    ['a body that is no JSON', 'queued', 'text', 'master', 400],
    ['an input that is no text', 'queued', '{"input":1}', 'master', 400],
    ['an HTTP function', 'web', '{}', 'master', 400],
    ['an unknown function', 'none', '{}', 'master', 404],
    ['a function that is off', 'broken', '{}', 'master', 409],
    ['no valid key', 'queued', '{}', 'wrong', 401],
    ['a key of a lower level', 'queued', '{}', 'host', 403],
  ])('refuses %s', async (_what, name, body, key, status) => {
    house = await GatewayHouse.open({ apps: [nightly] });
    expect((await run(name, body, key)).status).toBe(status);
    expect(house.queue.runs).toEqual([]);
  });
});
