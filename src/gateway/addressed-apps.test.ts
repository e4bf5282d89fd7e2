import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SystemClock } from '#contracts/ports/clock.js';
import { GatewayHouse } from '../../test/support/gateway/gateway-house.js';
import { anHttpApp, anHttpFunction } from '../../test/support/gateway/http-apps.js';
import { call, type CallAnswer } from '../../test/support/gateway/http-caller.js';
import { EXECUTION_HEADER, RunTickets, TICKET_HEADER } from './test-runs/run-tickets.js';

const CLAIMED = 'functions.example';
const KEY = Buffer.alloc(32, 7);
const ticketFor = (app: string): string =>
  new RunTickets({ signing: () => KEY, valid: () => [KEY] }, new SystemClock()).issue(app, randomUUID());

describe('a test run', () => {
  let house: GatewayHouse;

  beforeEach(async () => {
    const settings = { 'Nightshift.HostNames': CLAIMED };
    const thief = anHttpApp([anHttpFunction('all', { route: '{*path}' })], { name: 'thief', settings });
    const apps = [thief, anHttpApp([anHttpFunction('pay')], { name: 'bank' })];
    house = await GatewayHouse.open({ apps });
    house.queue.script = () => ({ outcome: 'Succeeded' });
  });
  afterEach(() => house.close());

  const ask = (path: string, ticket: string, headers: Readonly<Record<string, string>> = {}): Promise<CallAnswer> =>
    call(house.url, path, {
      headers: { host: CLAIMED, [TICKET_HEADER]: ticket, 'x-functions-key': 'secret', ...headers },
    });
  const callees = (): string[] => house.queue.runs.flatMap(({ calls }) => calls.map(({ app }) => app));

  it('goes to its app, whoever has claimed the host name that management calls the gateway by', async () => {
    expect((await ask('/apps/bank/api/pay', ticketFor('bank'))).status).toBe(204);
    expect(callees()).toEqual(['bank']);
    expect((await ask('/apps/bank/admin/functions/pay', ticketFor('bank'))).status).toBe(401);
    expect(callees()).toEqual(['bank']);
  });

  it('is told its execution, unless nothing took the call', async () => {
    const pay = async (prefer = ''): Promise<[number, boolean]> => {
      const { status, headers } = await ask('/apps/bank/api/pay', ticketFor('bank'), { prefer });
      return [status, headers[EXECUTION_HEADER] !== undefined];
    };
    expect(await pay()).toEqual([204, true]);
    expect(await pay('respond-async')).toEqual([202, true]);
    house.queue.fail('BROKER_UNAVAILABLE');
    expect(await pay()).toEqual([503, false]);
    expect(await pay('respond-async')).toEqual([503, false]);
    house.queue.fail(undefined);
    house.fleet.lose('w1');
    expect(await pay()).toEqual([503, false]);
  });

  it.each([
    ['/apps/thief/api/pay', 'bank'],
    ['/api/pay', 'bank'],
    ['/api/pay', 'thief'],
    ['/apps/gone/api/pay', 'gone'],
    ['/apps/bank/api/pay', 'thief'],
  ])('at %s, signed for %s, is refused', async (path, app) => {
    expect((await ask(path, ticketFor(app))).status).toBe(403);
    expect((await ask(path, 'forged')).status).toBe(403);
    expect(callees()).toEqual([]);
  });
});
