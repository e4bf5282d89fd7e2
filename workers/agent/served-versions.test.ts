import { afterEach, describe, expect, it } from '@jest/globals';
import { durableQueue, syncQueue } from '#contracts/topology.js';
import { eventually, Gate } from '../../test/support/eventually.js';
import { aRoster, endRosters } from '../../test/support/worker/roster-bench.js';
import { ScriptedLanguage } from '../../test/support/worker/scripted-language.js';
import { aCall, anAssignment, aSyncMessage } from '../../test/support/worker/worker-samples.js';

afterEach(endRosters);

const digest = 'b'.repeat(64);
const beside = (version: string, percent = 0) => ({ version, digest, percent });

/** `invoke <version>` of every call, in the order of their start. */
function remembering(ran: string[]): ScriptedLanguage {
  return new ScriptedLanguage({
    script: ({ request }, { version }) => {
      ran.push(`${request.id} on ${version}`);
      return Promise.resolve({});
    },
  });
}

describe('versions of one app beside each other', () => {
  it('take the calls that name them; other calls run on the one in service', async () => {
    const ran: string[] = [];
    const { roster, management, queue, reports } = await aRoster({ language: remembering(ran) });
    management.assignments = [anAssignment({ beside: [beside('2')] })];
    await roster.refresh();
    expect(roster.states.map(({ version, state }) => [version, state])).toEqual([
      ['1', 'ready'],
      ['2', 'ready'],
    ]);
    expect(reports.map(([, version]) => version)).toEqual(['1', '2']);
    const calls = [aCall({ id: 'a' }), aCall({ id: 'b', version: '2' }), aCall({ id: 'c', version: 'gone' })];
    await queue.deliver(syncQueue('orders'), aSyncMessage(calls));
    await eventually('three calls', () => ran.length === 3);
    expect(ran.toSorted()).toEqual(['a on 1', 'b on 2', 'c on 1']);
  });

  it('trade places at once, without being loaded again', async () => {
    const ran: string[] = [];
    const language = remembering(ran);
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment({ beside: [beside('2')] })];
    await roster.refresh();
    management.assignments = [
      anAssignment({ version: '2', digest, beside: [{ ...beside('1'), digest: 'a'.repeat(64) }] }),
    ];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'a', version: 'unnamed' })]));
    await eventually('the call', () => ran.length === 1);
    expect(ran).toEqual(['a on 2']);
    expect(language.events.filter((event) => !event.startsWith('invoke'))).toEqual(['load 1', 'load 2']);
    expect(roster.states.map(({ version }) => version)).toEqual(['2', '1']);
  });

  it('go when the assignment names them no more, after their calls', async () => {
    const gate = new Gate();
    const language = new ScriptedLanguage({ script: () => gate.opened.then(() => ({})) });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment({ beside: [beside('2')] })];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'last', version: '2' })]));
    await eventually('the call to run', () => language.events.includes('invoke last'));
    management.assignments = [anAssignment()];
    await roster.refresh();
    expect(roster.states.map(({ version }) => version)).toEqual(['1']);
    expect(language.events).not.toContain('close 2');
    gate.open();
    await eventually('the version to go', () => language.events.includes('close 2'));
    expect(language.events).not.toContain('close 1');
  });

  it("are in nobody's way when the active one cannot be loaded: the worker offers no slots, and takes nothing", async () => {
    const language = new ScriptedLanguage({
      functions: ({ version }) => (version === '1' ? [] : ['hello']),
      errors: ({ version }) => (version === '1' ? ['ENTRY_FILE_FAILED: boom'] : []),
    });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment({ beside: [beside('2')] })];
    await roster.refresh();
    expect(roster.states).toEqual([
      { app: 'orders', version: '1', state: 'failed', syncSlots: 0 },
      { app: 'orders', version: '2', state: 'ready', syncSlots: 0 },
    ]);
    expect([queue.consumes(syncQueue('orders')), queue.consumes(durableQueue('orders'))]).toEqual([false, false]);
    management.assignments = [anAssignment({ version: '2', digest })];
    await roster.refresh();
    expect(roster.states).toEqual([{ app: 'orders', version: '2', state: 'ready', syncSlots: 4 }]);
    expect([queue.consumes(syncQueue('orders')), queue.consumes(durableQueue('orders'))]).toEqual([true, true]);
  });

  it('leave the others as they are when they cannot be loaded, and are tried anew when they come back', async () => {
    const language = new ScriptedLanguage({
      functions: ({ version }) => (version === '2' ? [] : ['hello']),
      errors: ({ version }) => (version === '2' ? ['ENTRY_FILE_FAILED: boom'] : []),
    });
    const { roster, management, reports } = await aRoster({ language });
    for (const others of [[beside('2'), beside('3')], [beside('3')], [beside('2'), beside('3')]]) {
      management.assignments = [anAssignment({ beside: others })];
      await roster.refresh();
    }
    expect(roster.states.map(({ version, state }) => [version, state])).toEqual([
      ['1', 'ready'],
      ['2', 'failed'],
      ['3', 'ready'],
    ]);
    expect(reports.map(([, version]) => version)).toEqual(['1', '2', '3', '2']);
    expect(language.events.filter((event) => event === 'load 1' || event === 'load 3')).toEqual(['load 1', 'load 3']);
  });

  it('are all loaded anew when settings change', async () => {
    const { roster, management, language } = await aRoster();
    for (const settings of [{ A: '1' }, { A: '2' }]) {
      management.assignments = [anAssignment({ settings, beside: [beside('2')] })];
      await roster.refresh();
    }
    await eventually(
      'the ones before to go',
      () => language.events.filter((one) => one.startsWith('close')).length === 2,
    );
    expect(language.events.slice(0, 2)).toEqual(['load 1', 'load 2']);
    expect(language.events.filter((event) => event.startsWith('load'))).toHaveLength(4);
    expect(roster.states.map(({ state }) => state)).toEqual(['ready', 'ready']);
  });
});

describe('a worker that is held', () => {
  it('takes nothing, keeps what it has loaded, finishes what runs, and works again without loading', async () => {
    const gate = new Gate();
    const language = new ScriptedLanguage({ script: () => gate.opened.then(() => ({})) });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'running' })]));
    await eventually('the call to run', () => language.events.includes('invoke running'));
    management.hold = 'cordoned';
    await roster.refresh();
    const lanes = [syncQueue('orders'), durableQueue('orders')];
    await eventually('the lanes to be left', () => !lanes.some((lane) => queue.consumes(lane)));
    expect([roster.hold, roster.running, roster.states[0]?.state]).toEqual(['cordoned', 1, 'ready']);
    gate.open();
    await eventually('the call to end', () => roster.running === 0);
    delete management.hold;
    await roster.refresh();
    await eventually('the lanes again', () => lanes.every((lane) => queue.consumes(lane)));
    expect(language.events).toEqual(['load 1', 'invoke running']);
  });

  it('loads an app that it is given, and opens no lane for it before the hold is over', async () => {
    const { roster, management, queue } = await aRoster();
    management.assignments = [anAssignment()];
    management.hold = 'draining';
    await roster.refresh();
    expect(roster.states[0]?.state).toBe('ready');
    expect(queue.consumes(syncQueue('orders'))).toBe(false);
    delete management.hold;
    await roster.refresh();
    await eventually('the lane', () => queue.consumes(syncQueue('orders')));
  });

  it('takes nothing outside its availability window, whatever management says meanwhile', async () => {
    const { roster, management, queue } = await aRoster();
    management.assignments = [anAssignment()];
    roster.setAvailable(false);
    await roster.refresh();
    expect([roster.hold, roster.states[0]?.state]).toEqual(['draining', 'ready']);
    expect(queue.consumes(syncQueue('orders'))).toBe(false);
    management.hold = 'cordoned';
    await roster.refresh();
    expect(roster.hold).toBe('draining');
    roster.setAvailable(true);
    expect([roster.hold, queue.consumes(syncQueue('orders'))]).toEqual(['cordoned', false]);
    delete management.hold;
    await roster.refresh();
    await eventually('the lane', () => queue.consumes(syncQueue('orders')));
  });

  it('gives back what still runs when it is told to, and is there again, idle', async () => {
    const language = new ScriptedLanguage({ script: () => new Promise(() => undefined) });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'endless' })]));
    await eventually('the call to run', () => language.events.includes('invoke endless'));
    management.hold = 'draining';
    await roster.refresh();
    await roster.giveBack();
    expect([roster.running, roster.states[0]?.state]).toEqual([0, 'ready']);
    expect(language.events).toEqual(['load 1', 'invoke endless', 'close 1', 'load 1']);
    expect(queue.consumes(syncQueue('orders'))).toBe(false);
  });
});
