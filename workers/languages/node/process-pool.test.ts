import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { within } from '../../../test/support/eventually.js';
import { DEFAULT_HOST_JSON } from '../host-json/read-host-json.js';
import type { ProcessEnd } from '../program.js';
import type { LanguageProgram, ProgramEvents } from './child-program.js';
import { LanguageProcess } from './language-process.js';
import { DEFAULT_LIMITS } from './limits.js';
import { ProcessPool } from './process-pool.js';
import type { HostMessage } from './protocol.js';
import { warmUp } from './warm-up.js';

const SUCCESS = { status: 'success' } as const;
const INITIALIZED = {
  workerVersion: '1',
  capabilities: {},
  workerMetadata: {
    runtimeName: 'node',
    runtimeVersion: '24',
    workerVersion: '1',
    workerBitness: 'X64',
    customProperties: {},
  },
  result: SUCCESS,
};
const { logLevels } = DEFAULT_HOST_JSON;
const clock = new SystemClock();
const logger = new SilentLogger();
const FOLDER = { app: 'orders', version: '1', path: '/app', settings: {} };

/** Loads at once, never answers an invocation, and ends when it is told to. */
class ScriptedProgram implements LanguageProgram {
  readonly pid = undefined;
  readonly ended: Promise<ProcessEnd>;
  readonly #events: ProgramEvents;
  readonly #end = Promise.withResolvers<ProcessEnd>();

  constructor(events: ProgramEvents) {
    this.#events = events;
    this.ended = this.#end.promise;
    process.nextTick(() => events.onMessage({ startStream: { workerId: 'w' } }));
  }

  send(message: HostMessage): void {
    const { onMessage } = this.#events;
    if ('workerInitRequest' in message) {
      process.nextTick(() => onMessage({ workerInitResponse: INITIALIZED }));
    }
    if ('functionsMetadataRequest' in message) {
      const functionMetadataResponse = {
        useDefaultMetadataIndexing: false,
        functionMetadataResults: [],
        result: SUCCESS,
      };
      process.nextTick(() => onMessage({ functionMetadataResponse }));
    }
    if ('workerTerminate' in message) this.end();
  }

  signal(): void {
    this.end();
  }

  end(): void {
    this.#end.resolve({ how: 'ended', lastErrorLines: [] });
    this.#events.onGone();
  }
}

async function aProcess(signal = new AbortController().signal) {
  const programs: ScriptedProgram[] = [];
  const open = (events: ProgramEvents) => {
    const program = new ScriptedProgram(events);
    programs.push(program);
    return program;
  };
  const options = { folder: FOLDER, open, limits: DEFAULT_LIMITS, clock, onAppLog: () => undefined, logLevels };
  const { process } = await LanguageProcess.start(options, signal);
  return { process, end: () => programs.forEach((program) => program.end()) };
}

describe('a pool of language processes', () => {
  it.each([1, 2])('of %i that is closed while one is made ready ends that one too', async (size) => {
    const first = await aProcess();
    const starting = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<void>();
    const started: LanguageProcess[] = [];
    const start = async () => {
      const { process } = await aProcess();
      started.push(process);
      starting.resolve();
      await ready.promise;
      return process;
    };
    const pool = new ProcessPool(first.process, { size, start, limits: DEFAULT_LIMITS, clock, logger });
    if (size === 1) first.end();
    await starting.promise;
    const closed = pool.close(0);
    ready.resolve();
    await within('the pool to close', closed, 5_000);
    expect(started.map(({ available }) => available)).toEqual([false]);
  });
});

describe('a process that is warmed up', () => {
  it('is ended, and not taken for one that is ready, when its app is unloaded meanwhile', async () => {
    const { process } = await aProcess();
    const giveUp = new AbortController();
    const said: string[] = [];
    const bindings = [{ name: 'context', type: 'warmupTrigger', direction: 'in' as const }];
    const warmed = warmUp(process, {
      folder: FOLDER,
      functions: [{ name: 'warm', bindings, language: 'node', disabled: false, errors: [] }],
      clock,
      onAppLog: ({ message }) => said.push(message),
      limitMs: 60_000,
      signal: giveUp.signal,
    });
    giveUp.abort();
    await expect(within('the end', warmed, 5_000)).rejects.toMatchObject({ code: 'APP_NOT_LOADED' });
    expect([process.available, said]).toEqual([false, []]);
  });
});
