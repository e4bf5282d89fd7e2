import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';

interface Operation {
  readonly security: object[];
  readonly description: string;
}

let rig: ManagementRig;
let paths: Record<string, Record<string, Operation>>;

beforeAll(async () => {
  rig = await ManagementRig.open();
  const management = await rig.start();
  paths = JSON.parse(JSON.stringify(management.openApi.paths)) as typeof paths;
});
afterAll(() => rig.close());

const TOKENS = [{ token: [] }, { tokenAsPassword: [] }];

describe('the document of the API says what opens a route', () => {
  it.each([
    ['/health/live', 'get', [], 'Open to everybody.'],
    ['/api/sign-in', 'post', [], 'Open to everybody.'],
    ['/api/workers/join', 'post', [{ joinToken: [] }], 'Takes a join token.'],
    ['/api/workers/claims', 'post', [{ worker: [] }], "Takes a worker's credential."],
    ['/api/me', 'get', [...TOKENS, { session: [] }], 'For every user, about themselves.'],
    ['/api/users', 'post', [...TOKENS, { session: [], csrf: [] }], 'Takes the role owner in the whole house.'],
    ['/api/apps/{app}', 'get', [...TOKENS, { session: [] }], 'Takes the role reader in the app.'],
    [
      '/api/executions/{id}',
      'get',
      [...TOKENS, { session: [] }],
      'Takes the role operator in the app of what is named; in another app it is not found.',
    ],
  ])('%s %s', (path, method, security, sentence) => {
    const operation = paths[path]![method]!;
    expect(operation.security).toEqual(security);
    expect(operation.description).toContain(sentence);
  });

  it('by name, of schemes that it has', async () => {
    const { components } = (await rig.create()).openApi;
    const used = Object.values(paths).flatMap((methods) =>
      Object.values(methods).flatMap(({ security }) => security.flatMap((each) => Object.keys(each))),
    );
    expect(new Set(used)).toEqual(new Set(Object.keys(components!.securitySchemes!)));
  });

  it('and for each by a row of its own', () => {
    const documented = Object.entries(paths).filter(([path]) => path.includes('/files/'));
    expect(documented.length).toBeGreaterThan(0);
    for (const [, methods] of documented) {
      for (const { description } of Object.values(methods)) expect(description).not.toContain('role owner');
    }
  });
});
