import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { RecordedEnds } from '#src/executions/recorder/recorded-ends.js';
import { RecordedLogs } from '#src/executions/logs/recorded-logs.js';
import { LogsModule } from '#src/executions/logs/logs.module.js';
import { ScmLogsController } from '#src/publishing/scm-logs.controller.js';
import { anEndedRecord } from '../support/factories.js';
import { eventually } from '../support/eventually.js';
import { openManagementApp, type ManagementApp } from '../support/management-app.js';

const AT = '2026-11-25T22:00:00.000Z';
const line = (message: string) => ({ at: AT, level: 'Information' as const, message });

describe('the log stream of an app', () => {
  const signals = new EmbeddedSignals(new SilentLogger());
  const ends = new RecordedEnds();
  const recorded = new RecordedLogs(signals, new SystemClock(), ends);
  let house: ManagementApp;
  let token: string;

  beforeAll(async () => {
    const scm = { module: class {}, imports: [LogsModule], controllers: [ScmLogsController] };
    house = await openManagementApp({ modules: [scm], signals });
    await house.stores.apps.insertApp('shop', new Date());
    token = await house.token('owner');
    await recorded.onApplicationBootstrap();
  });
  afterAll(async () => {
    await recorded.onModuleDestroy();
    await house.close();
  });

  async function follow(path: string): Promise<{ type: string | null; text: () => string; ended: Promise<void> }> {
    const headers = { authorization: `Bearer ${token}` };
    const { body, headers: answered, status } = await fetch(house.url + path, { headers });
    expect(status).toBe(200);
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of body!) text += Buffer.from(chunk).toString();
    };
    const ended = read().catch(() => undefined);
    return { type: answered.get('content-type'), text: () => text, ended };
  }

  it('greets, and has the lines that are recorded, filtered (8)', async () => {
    const all = await follow('/scm/shop/api/logstream');
    const some = await follow('/scm/shop/api/logstream/application?filter=WARM');
    await eventually('both greet', () => [all, some].every(({ text }) => text().includes('log stream of shop')));
    ends.committed([
      anEndedRecord({ app: 'shop', function: 'Order', logs: [line('warm water'), line('cold')] }),
      anEndedRecord({ app: 'bank', logs: [line('of another app')] }),
    ]);
    await eventually('the cold line', () => /\[Information\] Order \S+: cold\n/.test(all.text()));
    await eventually('the warm line', () => some.text().includes('warm water'));
    expect(some.text()).not.toContain('cold');
    expect(all.text()).not.toContain('another');
    expect(all.type).toContain('text/plain');
  });

  it('is lines of JSON for the command line, by function and execution, and ends with management', async () => {
    const { type, text, ended } = await follow('/api/apps/shop/logs/stream?function=order&execution=e1');
    await eventually('a sign of life', () => text() === '\n');
    ends.committed([
      anEndedRecord({ app: 'shop', id: 'e2', function: 'Order', logs: [line('no')] }),
      anEndedRecord({ app: 'shop', id: 'e1', function: 'Order', logs: [line('yes')] }),
    ]);
    await eventually('the line', () => text().includes('yes'));
    const of = { function: 'Order', execution: 'e1', attempt: 1, number: 0 };
    const expected = { at: AT, level: 'Information', message: 'yes', ...of };
    expect([type, JSON.parse(text().trim())]).toEqual(['application/x-ndjson', expected]);
    await house.app.close();
    await ended;
  });

  it('tells nothing while nobody follows', async () => {
    const heard: string[] = [];
    const subscription = await signals.subscribe('logs.*.recorded', (key) => heard.push(key));
    ends.committed([anEndedRecord({ app: 'bank', logs: [line('x')] })]);
    const last = CONTROL_KEYS.logsRecorded('last');
    signals.send(last, {});
    await eventually('what was sent after it', () => heard.includes(last));
    expect(heard).toEqual([last]);
    await subscription.close();
  });
});
