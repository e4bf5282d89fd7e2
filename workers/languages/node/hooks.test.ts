import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../../../test/support/eventually.js';
import { Fixture, messagesOf } from '../../../test/support/node-apps.js';

describe('hooks', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.load('hooks');
  });
  afterAll(() => fixture.close());

  const run = (name: string) => fixture.call(name, { string: 'item' });
  const steps = async () => JSON.parse((await run('steps')).returnValue?.json ?? '[]') as string[];

  it('run around the handler in the order of their registration', async () => {
    await steps();
    expect((await run('plain')).returnValue).toEqual({ string: 'item' });
    expect(await steps()).toEqual([
      'post 1: no error',
      'pre 1 of plain',
      'pre 2',
      'handler item',
      'post 1: no error',
      'pre 1 of steps',
      'pre 2',
    ]);
  });

  it('fail the invocation before its handler, and then no post hook runs', async () => {
    await steps();
    expect((await run('refused')).failure).toMatchObject({ code: 'FUNCTION_FAILED', message: 'refused by a hook' });
    expect(await steps()).toEqual(['post 1: no error', 'pre 1 of refused', 'pre 2', 'pre 1 of steps', 'pre 2']);
  });

  it('may replace inputs and handler', async () => {
    expect((await run('replaced')).returnValue).toEqual({ string: 'wrapped another input' });
  });

  it('may change the result and share data of the invocation', async () => {
    expect((await run('changed')).returnValue).toEqual({ string: 'result, changed by pre 1 and pre 2' });
  });

  it('run after a failure too and may swallow it', async () => {
    expect(await run('swallowed')).toMatchObject({ outcome: 'Succeeded', returnValue: { string: 'made good' } });
    expect((await run('failing')).failure?.message).toBe('thrown');
    expect(await steps()).toContain('post 1: thrown');
  });

  it('cannot assign their shared data', async () => {
    expect((await run('read-only')).failure?.message).toMatch(/read.only property ['"]hookData/);
  });

  it('change the level and text of user lines, and cannot break a line', async () => {
    const { logs } = await run('plain');
    expect(logs.map(({ level, message }) => [level, message])).toEqual([
      ['Warning', '*** (plain)'],
      ['Information', 'broken hook'],
      ['Information', 'from the post hook'],
    ]);
  });

  it('run when the app starts and when it ends', async () => {
    const everyday = await Fixture.load('everyday', { settings: { GREETING: 'good evening' } });
    await everyday.close();
    await eventually('the last line', () => everyday.appLines.length >= 2);
    expect(messagesOf(everyday.appLines)).toEqual(['app is starting', 'app is ending, it began with good evening']);
  });
});
