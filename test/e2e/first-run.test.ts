import { randomUUID } from 'node:crypto';
import { cpSync, statSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';

const ORDER = { customer: 'Ada', lines: [{ sku: 'lamp', quantity: 2 }] };

describe('the first run', () => {
  const folder = join(temporaryFolder(), 'orders');
  let installation: Installation;

  beforeAll(async () => {
    // Links as they are: copied absolute, they would lead out of the folder, and packing refuses that.
    cpSync('examples/orders', folder, { recursive: true, verbatimSymlinks: true });
    installation = await Installation.embedded([folder]);
    await installation.program.printed('Try it:');
  });
  afterAll(() => installation?.close());

  const takeOrder = () =>
    fetch(`${installation.gateway}/api/orders`, {
      method: 'POST',
      body: JSON.stringify(ORDER),
      headers: { 'content-type': 'application/json' },
    });

  const send = (content: unknown) =>
    installation.json('/api/apps/orders/queues/orders/messages', { method: 'POST', body: JSON.stringify({ content }) });

  it('lists the functions, and says where token, docs and a first request are', () => {
    const { output } = installation.program;
    const [gateway, management] = [installation.gateway, installation.management].map((url) =>
      url.replace('127.0.0.1', 'localhost'),
    );
    expect(output).toContain(`\ttakeOrder: [POST] ${gateway}/api/orders\n`);
    expect(output).toContain(`\tprices: [GET] ${gateway}/api/prices/{sku?}\n`);
    expect(output).toContain('\thandleOrder: queueTrigger\n');
    expect(output).toContain('\tdailyReport: timerTrigger\n');
    expect(output).toContain('Worker process started and initialized.');
    expect(output).toMatch(/Host lock lease acquired by instance ID '[0-9a-f]{32}'\./);
    expect(output).toContain(join(installation.stateDir, 'owner-token'));
    expect(output).toContain(`${management}/api/docs`);
    expect(output).toContain(`curl ${gateway}/api/prices`);
    expect(output).not.toContain(installation.ownerToken);
    expect(statSync(join(installation.stateDir, 'owner-token')).mode & 0o777).toBe(0o600);
  });

  it('takes an order and keeps its execution with the log line', async () => {
    const response = await takeOrder();
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ customer: 'Ada', totalCents: 9800, currency: 'EUR' });
    const [execution] = await eventually('the execution is recorded', async () => {
      const found = await installation.executions('function=takeOrder&status=Succeeded');
      return found.length > 0 ? found : undefined;
    });
    const detail = await installation.json<{ attempts: { logs: { message: string }[] }[] }>(
      `/api/executions/${execution!.id}`,
    );
    expect(detail.attempts[0]!.logs[0]!.message).toContain('from Ada: 9800 cents');
    await installation.program.printed(
      /Executing 'Functions\.takeOrder' \(Reason='This function was programmatically called via the host APIs\.', Id=/,
    );
    await installation.program.printed(
      /Executed 'Functions\.takeOrder' \(Succeeded, Id=[0-9a-f-]{36}, Duration=\d+ms\)/,
    );
  });

  it('handles the order from the queue and sums up by timer: three kinds of executions in one history', async () => {
    const order = (await (await takeOrder()).json()) as { id: string };
    await handled(`Handled order ${order.id} of Ada`);
    // Whoever sends a message may leave the sum to the function.
    const bare = { id: randomUUID(), takenAt: new Date().toISOString(), ...ORDER };
    await send(bare);
    await handled(`Handled order ${bare.id} of Ada`);
    const run = { method: 'POST', body: '{}' };
    const asked = await installation.json<{ id: string }>('/api/apps/orders/timers/dailyReport/run', run);
    const report = await eventually('the report is recorded', async () => {
      const found = await installation.executions('function=dailyReport&status=Succeeded');
      return found.find(({ id }) => id === asked.id);
    });
    expect(await linesOf(report.id)).toEqual([expect.stringMatching(/: \d+ orders, \d+ cents/)]);
    const kinds = await Promise.all(
      ['http', 'queue', 'timer'].map(async (trigger) => {
        const [first] = await installation.executions(`trigger=${trigger}&status=Succeeded`);
        return `${trigger} ${first?.function}`;
      }),
    );
    expect(kinds).toEqual(['http takeOrder', 'queue handleOrder', 'timer dailyReport']);
  });

  it('handles a message that comes twice once, and gives up one that is no order', async () => {
    const order = { id: randomUUID(), takenAt: new Date().toISOString(), totalCents: 4900, currency: 'EUR', ...ORDER };
    await send(order);
    await handled(`Handled order ${order.id}`);
    await send(order);
    await handled(`Order ${order.id} was handled before`);
    await send({ nothing: 'of use' });
    const failed = await eventually('it is given up', async () => {
      const found = await installation.executions('function=handleOrder&status=Failed');
      return found[0];
    });
    expect(failed).toMatchObject({ attempts: 5, failure: { code: 'ATTEMPTS_EXHAUSTED' } });
  });

  /** Waits for a run of `handleOrder` that logged the line. */
  function handled(line: string): Promise<unknown> {
    return eventually(`the log says: ${line}`, async () => {
      const found = await installation.executions('function=handleOrder&status=Succeeded');
      const lines = await Promise.all(found.map(({ id }) => linesOf(id)));
      return lines.flat().some((logged) => logged.startsWith(line));
    });
  }

  async function linesOf(execution: string): Promise<string[]> {
    const { attempts } = await installation.json<{ attempts: { logs: { message: string }[] }[] }>(
      `/api/executions/${execution}`,
    );
    return attempts.flatMap(({ logs }) => logs.map(({ message }) => message));
  }

  it('keeps every management route closed without a token, and opens the docs with it', async () => {
    for (const path of [
      '/api/executions',
      '/api/apps',
      '/api/workers',
      '/api/docs',
      '/api/docs-json',
      '/metrics',
      '/nothing',
    ]) {
      expect((await fetch(`${installation.management}${path}`)).status).toBe(401);
    }
    expect((await fetch(`${installation.management}/health/live`)).status).toBe(200);
    const basic = `Basic ${Buffer.from(`owner:${installation.ownerToken}`).toString('base64')}`;
    const docs = await fetch(`${installation.management}/api/docs`, { headers: { authorization: basic } });
    expect([docs.status, docs.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const document = await installation.json<{ paths: object }>('/api/docs-json');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/api/executions', '/api/executions/{id}', '/api/apps']),
    );
    expect(await (await installation.api('/metrics')).text()).toContain('nightshift_gateway_requests_total');
  });

  it('ends with Ctrl-C, leaves no process behind, and goes on where it stopped, though the folder is broken now', async () => {
    const before = await installation.executions('function=takeOrder&status=Succeeded');
    const children = await descendants(installation.program.pid);
    expect(children.length).toBeGreaterThan(0);
    await installation.program.stop('SIGINT');
    expect(installation.program.exitCode).toBe(0);
    await eventually('no process is left', async () =>
      (await Promise.all(children.map(isAlive))).every((alive) => !alive),
    );
    writeFileSync(join(folder, 'broken.js'), "throw new Error('broken on purpose')");
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'orders', main: 'broken.js' }));
    installation.restart();
    await installation.program.printed('Try it:');
    await installation.program.printed(/did not load on a worker; what was active stays active.*broken on purpose/);
    expect((await takeOrder()).status).toBe(202);
    const after = await eventually('both executions are listed', async () => {
      const found = await installation.executions('function=takeOrder&status=Succeeded');
      return found.length > before.length ? found : undefined;
    });
    expect(after.map(({ id }) => id)).toEqual(expect.arrayContaining(before.map(({ id }) => id)));
  });
});

/** Child processes of a process, and theirs (proc(5)). */
async function descendants(pid: number): Promise<number[]> {
  const stats = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(parentOf));
  const children = stats.flatMap((stat) => (stat?.parent === pid ? [stat.pid] : []));
  const deeper = await Promise.all(children.map(descendants));
  return [...children, ...deeper.flat()];
}

async function parentOf(pid: string): Promise<{ pid: number; parent: number } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold spaces; state and parent follow it.
  const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? undefined : { pid: Number(pid), parent: Number(parent) };
}

async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
}
