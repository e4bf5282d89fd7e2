import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import type { LogsWritten } from '#contracts/messages/control.js';
import type { LogLine } from '#contracts/messages/execution-recorded.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { aCall } from '../../test/support/worker/worker-samples.js';
import { LogTail } from './log-tail.js';

const line = (message: string): LogLine => ({ at: '2026-11-22T18:00:00.000Z', level: 'Information', message });
const wanted = { type: 'logs.wanted', app: 'orders' };

describe('the tail of the log', () => {
  let sent: LogsWritten[];
  let tail: LogTail;

  beforeEach(() => {
    jest.useFakeTimers();
    sent = [];
    const signals = new EmbeddedSignals(new SilentLogger());
    void signals.subscribe(CONTROL_KEYS.logsWritten('orders'), (_key, signal) => sent.push(signal as LogsWritten));
    tail = new LogTail(signals, new SystemClock());
  });
  afterEach(() => {
    tail.close();
    jest.useRealTimers();
  });

  const told = (): string[] => {
    jest.advanceTimersByTime(201);
    return sent.splice(0).flatMap(({ lines }) => lines.map(({ number, message }) => `${number} ${message}`));
  };

  it('tells nothing while nobody wants it, and then what runs from its start', () => {
    const lines = [line('a')];
    tail.begun(aCall({ app: 'orders' }), lines);
    tail.begun(aCall({ app: 'bank' }), [line('of another app')]);
    expect(told()).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
    tail.wanted(wanted);
    lines.push(line('b'));
    expect(told()).toEqual(['0 a', '1 b']);
    lines.push(line('c'));
    expect(told()).toEqual(['2 c']);
    tail.wanted({ ...wanted, fromStart: true, execution: 'another' });
    expect(told()).toEqual([]);
    tail.wanted({ ...wanted, fromStart: true });
    expect(told()).toEqual(['0 a', '1 b', '2 c']);
  });

  it('tells the last lines of an attempt that has ended, as far as they fit', () => {
    tail.wanted(wanted);
    const request = aCall({ app: 'orders' });
    const lines = Array.from({ length: 800 }, (_, n) => line(`${n}`));
    tail.begun(request, lines);
    expect(told()).toHaveLength(500);
    tail.ended(request);
    expect(told()).toHaveLength(300);
    tail.begun(request, lines);
    tail.ended(request);
    expect(told()).toHaveLength(500);
    expect(told()).toEqual([]);
  });

  it('stops when nobody has asked for a while', () => {
    tail.wanted(wanted);
    jest.advanceTimersByTime(31_000);
    expect(jest.getTimerCount()).toBe(0);
    tail.begun(aCall({ app: 'orders' }), [line('a')]);
    expect(told()).toEqual([]);
  });
});
