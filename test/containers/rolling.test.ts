import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { ComposeProject, composeCommand } from './compose.js';
import { figure, images } from './images.js';

const REPLACED = ['management-1', 'management-2', 'worker-1', 'worker-2'];
const CALLERS = 8;
/** When a listening socket closes, the kernel resets the connections that nobody had accepted yet: at most what the callers hold, once for each gateway. */
const MOST_FAILED = CALLERS * 2;

const command = composeCommand();
const describeCompose = command === undefined ? describe.skip : describe;
if (command === undefined)
  console.log('SKIPPED: compose.yaml: neither `docker compose` nor docker-compose is installed');

/** Calls one after the other, from several callers, until told to stop. */
class Callers {
  readonly failures = new Map<string, number>();
  made = 0;
  longestMs = 0;
  #stopped = false;
  readonly #ended: Promise<unknown>;

  constructor(url: string) {
    this.#ended = Promise.all(Array.from({ length: CALLERS }, () => this.#call(url)));
  }

  stop(): Promise<unknown> {
    this.#stopped = true;
    return this.#ended;
  }

  async #call(url: string): Promise<void> {
    while (!this.#stopped) {
      const before = performance.now();
      const outcome = await fetch(url, { signal: AbortSignal.timeout(60_000) }).then(
        async (response) => (await response.text(), response.ok ? undefined : String(response.status)),
        ({ message, cause }: Error) => (cause instanceof Error ? cause.message : message),
      );
      this.made += 1;
      this.longestMs = Math.max(this.longestMs, performance.now() - before);
      if (outcome !== undefined) this.failures.set(outcome, (this.failures.get(outcome) ?? 0) + 1);
    }
  }
}

describeCompose('compose.yaml', () => {
  let project: ComposeProject;
  let gateway: string;

  beforeAll(async () => {
    const ports = { gateway: await freePort(), management: await freePort() };
    gateway = `http://127.0.0.1:${ports.gateway}`;
    project = new ComposeProject(command ?? [], uniqueName('ns').replace('-', ''), ports);
  });
  afterAll(() => project?.down());

  it('is what Compose expects', async () => {
    const { services } = parse(await project.rendered()) as { services: object };
    expect(Object.keys(services)).toEqual(expect.arrayContaining([...REPLACED, 'rabbitmq', 'front', 'sqlserver']));
  });

  it('goes from one tag to the next while calls go on', async () => {
    const { current, next } = images();
    await project.upStore();
    await project.up(current, 'rabbitmq');
    for (const services of [['management-1', 'management-2'], ['front'], ['worker-1', 'worker-2']]) {
      await project.up(current, ...services);
    }
    const url = `${gateway}/api/prices/lamp`;
    await eventually('the first call is answered', async () => (await fetch(url)).ok);
    const callers = new Callers(url);
    const seen: string[] = [];
    for (const service of REPLACED) {
      const before = callers.made;
      await project.up(next, service);
      const versions = await Promise.all(REPLACED.map((name) => project.versionOf(name)));
      seen.push(versions.map((version) => (version === next ? 'N+1' : version === current ? 'N' : version)).join(' '));
      figure(`${service} replaced; calls meanwhile`, callers.made - before);
    }
    await callers.stop();
    const failed = [...callers.failures.values()].reduce((sum, count) => sum + count, 0);
    figure('calls, failed, longest', `${callers.made}, ${failed}, ${callers.longestMs.toFixed(0)} ms`);
    for (const [what, count] of callers.failures) figure(`failed with ${what}`, count);
    expect(seen).toEqual(['N+1 N N N', 'N+1 N+1 N N', 'N+1 N+1 N+1 N', 'N+1 N+1 N+1 N+1']);
    expect(failed).toBeLessThanOrEqual(MOST_FAILED);
  });
});
