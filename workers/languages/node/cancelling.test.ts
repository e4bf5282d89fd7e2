import { afterEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { eventually } from '../../../test/support/eventually.js';
import { Fixture, messagesOf } from '../../../test/support/node-apps.js';
import type { ProcessLimits } from './limits.js';

describe('cancelling', () => {
  const open: Fixture[] = [];
  const load = async (limits: Partial<ProcessLimits> = {}) => {
    const fixture = await Fixture.load('durable', { limits: { cancelGraceMs: 100, ...limits } });
    open.push(fixture);
    return fixture;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((fixture) => fixture.close()));
  });

  /** A run that is cancelled as soon as it has begun. */
  const cancelled = (fixture: Fixture, name: string) => {
    const cancel = new AbortController();
    const outcome = fixture.http(name, {}, { cancel: cancel.signal });
    setTimeout(() => cancel.abort(), 50);
    return outcome;
  };

  it('tells the function by a signal, and is its outcome whatever it does then', async () => {
    const fixture = await load({ cancelGraceMs: 30_000 });
    const outcome = await cancelled(fixture, 'obedient');
    expect(outcome.failure?.code).toBe('EXECUTION_CANCELLED');
    expect(messagesOf(outcome.logs).join()).toContain('is cancelled');
    // The process stays.
    expect((await fixture.http('slow', { url: 'http://h/api/slow?ms=1' })).outcome).toBe('Succeeded');
    const lines = messagesOf(fixture.appLines);
    expect(lines.filter((line) => !line.includes('retry policy'))).toEqual([]);
  });

  it('ends the process of a function that ignores it, once its neighbours have finished', async () => {
    const fixture = await load();
    const neighbour = fixture.http('slow', { url: 'http://h/api/slow?ms=1500' });
    const startedMs = performance.now();
    const deaf = cancelled(fixture, 'deaf');
    // What comes meanwhile runs in another process.
    await new Promise((resolve) => setTimeout(resolve, 300));
    const later = fixture.http('slow', { url: 'http://h/api/slow?ms=1' });
    expect((await neighbour).outcome).toBe('Succeeded');
    expect((await deaf).failure?.code).toBe('EXECUTION_CANCELLED');
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    expect((await later).outcome).toBe('Succeeded');
  });

  it('does not start what was cancelled before', async () => {
    const fixture = await load();
    const outcome = await fixture.http('slow', {}, { cancel: AbortSignal.abort() });
    expect(outcome.failure?.code).toBe('EXECUTION_CANCELLED');
    expect(outcome.logs).toEqual([]);
  });

  it('of a run that is somebody else’s ends its process at once, and says of neighbours that they only shared it', async () => {
    const fixture = await load();
    const kill = new AbortController();
    const lost = fixture.http('deaf', {}, { kill: kill.signal });
    const neighbour = fixture.http('slow', { url: 'http://h/api/slow?ms=10000' });
    await eventually(
      'both to be handed over',
      () => new Promise<true>((resolve) => setTimeout(() => resolve(true), 100)),
    );
    kill.abort(new NightshiftError('LEASE_LOST', 'gone'));
    expect((await lost).failure).toEqual({ code: 'LEASE_LOST', message: 'gone' });
    expect(await neighbour).toMatchObject({ shared: true, failure: { code: 'PROCESS_EXITED' } });
  });
});
