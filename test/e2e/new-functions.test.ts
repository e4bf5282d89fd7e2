import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Installation } from '../support/nightshift.js';

interface Created {
  readonly path: string;
  readonly deployment: { readonly id: string };
}

interface AppView {
  readonly functions: readonly { readonly name: string; readonly status: string; readonly invokeUrl?: string }[];
}

describe('functions from templates', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.embedded([]);
    await installation.ready();
  });
  afterAll(() => installation?.close());

  async function create(app: string, wanted: object): Promise<string> {
    const path = `/api/apps/${app}/functions`;
    const made = await installation.json<Created>(path, { method: 'POST', body: JSON.stringify(wanted) });
    await eventually('the version is loaded', async () => {
      const at = `/api/apps/${app}/deployments/${made.deployment.id}`;
      const { status, statusText } = await installation.json<{ status: string; statusText: string }>(at);
      if (status === 'failed') throw new Error(statusText);
      return status === 'succeeded';
    });
    return made.path;
  }

  /** Another once there is a second app. */
  async function urlOf(app: string, name: string): Promise<string> {
    const { functions } = await installation.json<AppView>(`/api/apps/${app}`);
    return functions.find((each) => each.name === name)?.invokeUrl ?? '';
  }

  const timer = { template: 'timer', name: 'nightly', parameters: { schedule: '0 0 2 * * *' } };
  const queue = { template: 'queue', name: 'remember', parameters: { queueName: 'letters' } };
  const rabbit = { template: 'rabbitmq', name: 'ledger', parameters: { queueName: 'ledger' } };

  it.each([
    ['javascript', 'js', [timer, rabbit, queue]],
    ['typescript', 'ts', []],
  ])('make an app in %s of one that has no version, and it runs', async (language, extension, more) => {
    const app = `made-of-${extension}`;
    await installation.json('/api/apps', { method: 'POST', body: JSON.stringify({ name: app }) });
    const parameters = { authLevel: 'anonymous' };
    const path = await create(app, { template: 'http', name: 'hello', language, parameters });
    expect(path).toBe(`src/functions/hello.${extension}`);
    expect(await (await fetch(await urlOf(app, 'hello'))).json()).toEqual({ hello: 'world' });
    for (const each of more) await create(app, each);
    const { functions } = await installation.json<AppView>(`/api/apps/${app}`);
    expect(functions.map(({ name }) => name).toSorted()).toEqual(['hello', ...more.map(({ name }) => name)].toSorted());
    expect(new Set(functions.map(({ status }) => status))).toEqual(new Set(['ready']));
    const again = await installation.api(`/api/apps/${app}/functions`, {
      method: 'POST',
      body: JSON.stringify({ template: 'http', name: 'Hello' }),
    });
    expect(again.status).toBe(409);
  });
});
