import { afterEach, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { durableQueue, syncQueue } from '#contracts/topology.js';
import { eventually, Gate } from '../../test/support/eventually.js';
import { aRoster, endRosters } from '../../test/support/worker/roster-bench.js';
import { ScriptedLanguage } from '../../test/support/worker/scripted-language.js';
import { OtherBroker } from '../../test/support/worker/other-broker.js';
import { aCall, anAssignment, aSyncMessage } from '../../test/support/worker/worker-samples.js';
import type { AppFolder, LoadedApp, LoadOptions } from '../languages/language-host.js';
import { PackageSource } from '../packages/package-source.js';

afterEach(endRosters);

/** Its function is triggered by a queue of a broker that the app names. */
class TriggeredAbroad extends ScriptedLanguage {
  override async load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
    const app = await super.load(folder, options);
    const trigger = { name: 'item', type: 'rabbitMQTrigger', direction: 'in', queueName: 'Jobs' } as const;
    const bindings = [{ ...trigger, connectionStringSetting: 'Other' }];
    return { ...app, report: { ...app.report, functions: app.report.functions.map((one) => ({ ...one, bindings })) } };
  }
}

describe('the roster of apps', () => {
  it('loads what is assigned, consumes both lanes, and reports what it found', async () => {
    const { roster, management, queue, reports } = await aRoster();
    management.assignments = [anAssignment()];
    await roster.refresh();
    expect(roster.states).toEqual([{ app: 'orders', version: '1', state: 'ready', syncSlots: 4 }]);
    expect([queue.consumes(syncQueue('orders')), queue.consumes(durableQueue('orders'))]).toEqual([true, true]);
    expect(reports.map(([app, version]) => [app, version])).toEqual([['orders', '1']]);
  });

  it('opens the durable lane when the app comes to need it, without loading again', async () => {
    const { roster, management, queue, language } = await aRoster();
    management.assignments = [anAssignment({ durable: false })];
    await roster.refresh();
    expect(queue.consumes(durableQueue('orders'))).toBe(false);
    management.assignments = [anAssignment()];
    await roster.refresh();
    expect(queue.consumes(durableQueue('orders'))).toBe(true);
    expect(language.events).toEqual(['load 1']);
  });

  it('loads a new version before it closes the old one, which finishes its calls', async () => {
    const gate = new Gate();
    const language = new ScriptedLanguage({
      script: (_invocation, { version }) => (version === '1' ? gate.opened.then(() => ({})) : Promise.resolve({})),
    });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'old' })]));
    await eventually('the call to run', () => language.events.includes('invoke old'));
    management.assignments = [anAssignment({ version: '2' })];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'new', version: '2' })]));
    await eventually('the new call', () => language.events.includes('invoke new'));
    expect(language.events).not.toContain('close 1');
    gate.open();
    await eventually('the old version to close', () => language.events.includes('close 1'));
    expect(language.events).toEqual(['load 1', 'invoke old', 'load 2', 'invoke new', 'close 1']);
  });

  it('gives up a version that never ends loading when another one is wanted in its place', async () => {
    class Stuck extends ScriptedLanguage {
      override load(folder: AppFolder, options: LoadOptions): Promise<LoadedApp> {
        if (folder.version !== '2') return super.load(folder, options);
        this.events.push('load 2');
        return new Promise((_resolve, reject) => {
          options.signal?.addEventListener('abort', () => reject(new Error('given up')));
        });
      }
    }
    const language = new Stuck();
    const { roster, management, reports } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    management.assignments = [anAssignment({ version: '2' })];
    const stuck = roster.refresh();
    await eventually('version 2 to be loaded', () => language.events.includes('load 2'));
    management.assignments = [anAssignment({ version: '3' })];
    await Promise.all([stuck, roster.refresh()]);
    expect(language.events).toEqual(['load 1', 'load 2', 'load 3', 'close 1']);
    expect(reports.map(([, version]) => version)).toEqual(['1', '3']);
    expect(roster.states).toMatchObject([{ version: '3', state: 'ready' }]);
  });

  it('does not run beside itself what runs still when the worker was held, let go, and its broker lost', async () => {
    const gate = new Gate();
    const language = new ScriptedLanguage({ script: () => gate.opened.then(() => ({})) });
    const { roster, management, queue, tools } = await aRoster({ language });
    tools.management.attempts = () => Promise.resolve({ attempts: 1, unended: 1 });
    management.assignments = [anAssignment()];
    await roster.refresh();
    const message = { v: 1, calls: [aCall({ id: 'long', lane: 'durable' })] };
    const decisions = [queue.deliver(durableQueue('orders'), message)];
    await eventually('the run to start', () => language.events.includes('invoke long'));
    management.hold = 'cordoned';
    await roster.refresh();
    expect(queue.consumes(durableQueue('orders'))).toBe(false);
    delete management.hold;
    await roster.refresh();
    await eventually('the new lane', () => queue.consumes(durableQueue('orders')));
    decisions.push(queue.deliver(durableQueue('orders'), message, { redelivered: true }));
    gate.open();
    expect(await Promise.all(decisions)).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(language.events).toEqual(['load 1', 'invoke long']);
  });

  it('goes on consuming from another broker when it was assigned again before its last run had ended', async () => {
    const gate = new Gate();
    const brokers = new OtherBroker();
    const language = new TriggeredAbroad({ script: () => gate.opened.then(() => ({})) });
    const { roster, management } = await aRoster({ language, brokers });
    const assigned = [anAssignment({ settings: { Other: 'amqp://other' } })];
    management.assignments = assigned;
    await roster.refresh();
    await eventually('the queue', () => brokers.consumed === 1);
    const decision = brokers.hand();
    await eventually('the run to start', () => roster.running === 1);
    management.assignments = [];
    await roster.refresh();
    management.assignments = assigned;
    await roster.refresh();
    await eventually('the queue again', () => brokers.consumed === 2);
    gate.open();
    expect(await decision).toEqual({ kind: 'done' });
    await eventually('the first processes to end', () => language.events.includes('close 1'));
    expect([brokers.opened, brokers.closed]).toEqual([1, 0]);
    management.assignments = [];
    await roster.refresh();
    await eventually('the connection to be closed', () => brokers.closed === 1);
  });

  it('loads again when settings changed, and not when only their order did', async () => {
    const { roster, management, language } = await aRoster();
    for (const settings of [{ A: '1', B: '2' }, { B: '2', A: '1' }, { A: '1' }]) {
      management.assignments = [anAssignment({ settings })];
      await roster.refresh();
    }
    expect(language.events.filter((event) => event === 'load 1')).toHaveLength(2);
  });

  it('loads again when a restart was asked for, and ends the processes before it', async () => {
    const { roster, management, language } = await aRoster();
    for (const restarts of [0, 1, 1]) {
      management.assignments = [anAssignment({ restarts })];
      await roster.refresh();
    }
    await eventually('the first processes to end', () => language.events.includes('close 1'));
    expect(language.events).toEqual(['load 1', 'load 1', 'close 1']);
  });

  it('keeps the version in service when the next one fails to load, and does not try that again', async () => {
    const language = new ScriptedLanguage({
      functions: ({ version }) => (version === '2' ? [] : ['hello']),
      errors: ({ version }) => (version === '2' ? ['ENTRY_FILE_FAILED: boom'] : []),
    });
    const { roster, management, reports } = await aRoster({ language });
    for (const version of ['1', '2', '2']) {
      management.assignments = [anAssignment({ version })];
      await roster.refresh();
    }
    expect(roster.states.map(({ version, state }) => [version, state])).toEqual([
      ['1', 'ready'],
      ['2', 'failed'],
    ]);
    expect(language.events).toEqual(['load 1', 'load 2', 'close 2']);
    expect(reports.at(-1)?.[2].errors).toEqual(['ENTRY_FILE_FAILED: boom']);
  });

  it('reports a package that cannot be used, and asks again for one that could not be had', async () => {
    let code: 'PACKAGE_INVALID' | 'MANAGEMENT_UNAVAILABLE' = 'MANAGEMENT_UNAVAILABLE';
    let asked = 0;
    const packages = new (class extends PackageSource {
      override obtain(): Promise<string> {
        asked += 1;
        return Promise.reject(new NightshiftError(code, 'no package'));
      }
    })();
    const { roster, management, reports } = await aRoster({ packages });
    management.assignments = [anAssignment()];
    await roster.refresh();
    code = 'PACKAGE_INVALID';
    await roster.refresh();
    await roster.refresh();
    expect(asked).toBe(2);
    expect(reports.at(-1)?.[2]).toMatchObject({ functions: [], errors: ['PACKAGE_INVALID: no package'] });
    expect(roster.states).toEqual([{ app: 'orders', version: '1', state: 'failed', syncSlots: 0 }]);
  });

  it('says which runtime is missing', async () => {
    const { roster, management, reports } = await aRoster();
    management.assignments = [anAssignment({ settings: { FUNCTIONS_WORKER_RUNTIME: 'python' } })];
    await roster.refresh();
    expect(reports[0]?.[2].errors[0]).toContain('"python". This worker runs node');
  });

  it('unloads what is gone, after its calls', async () => {
    const gate = new Gate();
    const language = new ScriptedLanguage({ script: () => gate.opened.then(() => ({})) });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'last' })]));
    management.assignments = [];
    await roster.refresh();
    await eventually('the queue to be left', () => !queue.consumes(syncQueue('orders')));
    expect(roster.states).toEqual([]);
    expect(roster.running).toBe(1);
    gate.open();
    await eventually('the processes to end', () => language.events.includes('close 1'));
    expect(language.events).toEqual(['load 1', 'invoke last', 'close 1']);
  });

  it('looks for a newer version before it runs a call for a function it does not know', async () => {
    const language = new ScriptedLanguage({
      functions: ({ version }) => (version === '2' ? ['hello', 'added'] : ['hello']),
    });
    const { roster, management, queue } = await aRoster({ language });
    management.assignments = [anAssignment()];
    await roster.refresh();
    management.assignments = [anAssignment({ version: '2' })];
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: 'call', version: '2', function: 'added' })]));
    await eventually('the call', () => language.events.includes('invoke call'));
    expect(language.events.indexOf('load 2')).toBeLessThan(language.events.indexOf('invoke call'));
  });

  it('sends a load report until management takes it', async () => {
    let tries = 0;
    const reportLoad = () => {
      tries += 1;
      return tries < 3 ? Promise.reject(new NightshiftError('MANAGEMENT_UNAVAILABLE', 'away')) : Promise.resolve();
    };
    const { roster, management } = await aRoster({ reportLoad });
    management.assignments = [anAssignment()];
    await roster.refresh();
    expect(roster.states[0]?.state).toBe('ready');
    await eventually('the third try', () => tries === 3);
  });
});
