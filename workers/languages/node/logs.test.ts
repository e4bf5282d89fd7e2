import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import { eventually } from '../../../test/support/eventually.js';
import { Fixture, messagesOf } from '../../../test/support/node-apps.js';

describe('what an app writes', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('everyday');
  });
  afterAll(() => fixture.close());

  it('is kept per invocation, in order, with its level', async () => {
    const live: LogLine[] = [];
    const { logs } = await fixture.http('console', {}, { onLog: (line) => live.push(line) });
    expect(logs.map(({ level, message }) => [level, message])).toEqual([
      ['Trace', 'a trace'],
      ['Debug', 'a debug'],
      ['Information', 'a log { of: 2 }'],
      ['Warning', 'a warning'],
      ['Error', 'an error'],
      ['Information', 'to the console'],
      ['Information', 'in two lines'],
      ['Error', 'it failed'],
      ['Warning', 'I warn you'],
      ['Information', 'only said'],
      ['Information', 'without a line end'],
    ]);
    expect(live).toEqual(logs);
    expect(logs[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('never reaches the log of another invocation that runs beside it', async () => {
    const outcomes = await Promise.all([fixture.http('console'), fixture.http('golden'), fixture.http('console')]);
    expect(outcomes.map(({ logs }) => logs.length)).toEqual([11, 0, 11]);
  });

  it('belongs to the app at load and after the outcome', async () => {
    expect(messagesOf(fixture.appLines)).toContain('app is starting');
    const { logs } = await fixture.http('late');
    expect(logs).toEqual([]);
    await eventually('late lines', () => messagesOf(fixture.appLines).includes('late in the log'));
    expect(messagesOf(fixture.appLines)).toContain('late on the console');
    expect(fixture.appLines.find(({ level }) => level === 'Warning')?.message).toMatch(/Unexpected call to 'log'/);
  });

  it('is read from the real pipe when it went past the runtime', async () => {
    await fixture.http('native-output');
    await eventually('the native line', () => messagesOf(fixture.appLines).includes('past the runtime'));
  });

  it('is cut at a thousand lines, with a line that says so', async () => {
    const { logs } = await fixture.http('chatty');
    expect(logs).toHaveLength(1001);
    expect(logs[999]?.message).toBe('line 999');
    expect(logs[1000]).toMatchObject({ level: 'Warning', message: expect.stringContaining('was cut here') });
  });

  it('is cut at 256 KiB', async () => {
    const { logs } = await fixture.http('long-winded');
    expect(logs).toHaveLength(Math.floor((256 * 1024) / 10_000) + 1);
    expect(logs.at(-1)?.message).toMatch(/1000 lines and 256 KiB/);
  });
});
