import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { EventsModule } from '#src/portal/events/events.module.js';
import { MeController } from '#src/identity/users/me.controller.js';
import { UserTokensController } from '#src/identity/users/user-tokens.controller.js';
import { UsersController } from '#src/identity/users/users.controller.js';
import { eventually } from '../support/eventually.js';
import { openManagementApp, type ManagementApp } from '../support/management-app.js';

describe('the events of management', () => {
  const signals = new EmbeddedSignals(new SilentLogger());
  let house: ManagementApp;
  let owner: string;
  let clerk: string;

  beforeAll(async () => {
    const users = { module: class {}, controllers: [UsersController, UserTokensController, MeController] };
    house = await openManagementApp({ modules: [EventsModule, users], signals });
    owner = await house.token('owner');
    const anna = await post('/api/users', { name: 'anna', grants: [{ role: 'reader', app: 'shop' }] });
    clerk = (await post(`/api/users/${anna['id']}/tokens`, { name: 'of a test' }))['token'] ?? '';
  });
  afterAll(() => house.close());

  async function post(path: string, body: object): Promise<Readonly<Record<string, string>>> {
    const answer = await fetch(house.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
    return (await answer.json()) as Readonly<Record<string, string>>;
  }

  const ask = (query: string, token: string): Promise<Response> =>
    fetch(`${house.url}/api/events${query}`, { headers: { authorization: `Bearer ${token}` } });

  async function follow(query: string, token: string): Promise<{ text: () => string; ended: Promise<void> }> {
    const { body, headers, status } = await ask(query, token);
    expect([status, headers.get('content-type'), headers.get('x-accel-buffering')]).toEqual([
      200,
      'text/event-stream',
      'no',
    ]);
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of body!) text += Buffer.from(chunk).toString();
    };
    const ended = read().catch(() => undefined);
    await eventually('it begins', () => text !== '');
    return { text: () => text, ended };
  }

  it('refuses whom it does not know, topics there are not, and streams without number', async () => {
    expect((await ask('', 'nobody')).status).toBe(401);
    expect((await ask('?topics=weather', owner)).status).toBe(400);
    const open = await Promise.all(Array.from({ length: 20 }, () => ask('', clerk)));
    expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
    expect((await ask('', clerk)).status).toBe(429);
    for (const { body } of open) await body?.cancel();
    await eventually('there is room', async () => (await ask('', clerk)).status === 200);
  });

  it('tells of the topics that were asked for, within reach, and ends with management', async () => {
    const all = await follow('?topics=apps,executions', owner);
    const some = await follow('', clerk);
    signals.send(CONTROL_KEYS.appChanged('shop'), { type: 'app.changed', app: 'shop' });
    const changes = [
      { topic: 'executions', app: 'bank' },
      { topic: 'timers', app: 'shop' },
    ];
    signals.send(CONTROL_KEYS.thingsChanged, { type: 'things.changed', changes });
    await eventually('the owner hears', () => all.text().includes('"topic":"executions","app":"bank"'));
    await eventually('the clerk hears', () => some.text().includes('"topic":"timers","app":"shop"'));
    expect(all.text()).toContain('"topic":"apps","app":"shop"');
    expect(all.text()).not.toContain('timers');
    expect(some.text()).toContain('"topic":"apps","app":"shop"');
    expect(some.text()).not.toContain('bank');
    await house.app.close();
    await Promise.all([all.ended, some.ended]);
  });
});
