import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManagementRig } from '../../test/support/management-rig.js';
import { accessTo } from './route-roles.js';

interface Operation {
  readonly method: string;
  /** The router's pattern. */
  readonly pattern: string;
  readonly path: string;
}

/** Every operation that the API documents, which is every controller's. */
async function documented(token: string): Promise<Operation[]> {
  const { text } = await rig.call('/api/docs-json', { token });
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase(),
      pattern: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      path: path.replaceAll(/\{\w+\}/g, 'x'),
    })),
  );
}

const ELSEWHERE = [
  '/nothing',
  '/api',
  '/api/docs',
  '/api/docs/',
  '/api/docs-json',
  '/api/docs/swagger-ui.css',
  '/health',
  '/%zz',
];

let rig: ManagementRig;

beforeEach(async () => {
  rig = await ManagementRig.open();
});
afterEach(() => rig.close());

async function startedToken(): Promise<string> {
  await rig.start();
  return rig.ownerToken();
}

// Every documented path is asked, of a management that is started anew.

describe('authentication on every path', () => {
  it('lets nobody in without a token, but to health', async () => {
    const token = await startedToken();
    const operations = await documented(token);
    expect(operations.length).toBeGreaterThan(15);
    const elsewhere = ELSEWHERE.map((path) => ({ method: 'GET', pattern: path, path }));
    for (const { method, pattern, path } of [...operations, ...elsewhere]) {
      const open = accessTo(method, pattern) === 'open';
      const { status, challenge, type } = await rig.call(path, { method });
      const verdict = status === 401 ? 'refused' : 'let in';
      expect(`${method} ${path} ${verdict}`).toBe(`${method} ${path} ${open ? 'let in' : 'refused'}`);
      if (open) continue;
      expect(challenge).toBe('Bearer realm="nightshift"');
      expect(type).toContain('application/problem+json');
    }
  });

  it('lets each kind of token into its own paths only', async () => {
    const running = await rig.start();
    const owner = await rig.ownerToken();
    const { token: join } = await running.joinTokens.issue('here');
    const joined = await rig.postJson('/api/workers/join', { name: 'pc-1' }, join);
    expect(joined.status).toBe(201);
    const { credential } = JSON.parse(joined.text) as { credential: string };
    const tokens = { owner, join, worker: credential };
    for (const { method, pattern, path } of await documented(owner)) {
      const access = accessTo(method, pattern);
      if (access === 'open') continue;
      const opener = access === 'join' || access === 'worker' ? access : 'owner';
      for (const [kind, token] of Object.entries(tokens)) {
        if (kind === opener) continue;
        const { status, text } = await rig.call(path, { method, token });
        expect(`${kind} ${method} ${path} ${status}`).toBe(`${kind} ${method} ${path} 403`);
        expect(JSON.parse(text)).toMatchObject({ code: 'ROLE_INSUFFICIENT' });
      }
    }
    for (const token of [join, credential]) {
      for (const path of ELSEWHERE) expect((await rig.call(path, { token })).status).toBe(403);
    }
    expect((await rig.call('/api/workers/assignments', { token: credential })).status).toBe(200);
    expect((await rig.call('/api/apps', { token: owner })).status).toBe(200);
  });

  it.each([
    '/api/%77orkers/assignments',
    '/api//workers/assignments',
    '/api/workers/../apps',
    '/api/apps?x=/health/live',
    '/health/live/../../api/apps',
  ])('is not fooled by the path %s', async (path) => {
    const running = await rig.start();
    const { token } = await running.joinTokens.issue('here');
    expect((await rig.call(path)).status).toBe(401);
    expect((await rig.call(path, { token })).status).toBe(403);
  });

  it('takes the token as the password of Basic, so that a browser can open the docs', async () => {
    const token = await startedToken();
    const asked = await rig.call('/api/docs', { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([asked.status, asked.challenge]).toEqual([401, 'Basic realm="nightshift"']);
    const authorization = `Basic ${Buffer.from(`owner:${token}`).toString('base64')}`;
    const page = await rig.call('/api/docs', { headers: { authorization } });
    expect(page.status).toBe(200);
    expect(page.text).toContain('swagger-ui');
    expect((await rig.call('/api/docs/swagger-ui.css', { headers: { authorization } })).status).toBe(200);
  });

  it('refuses a token that nobody issued', async () => {
    await rig.start();
    const { status, text } = await rig.call('/api/apps', { token: `ns_owner_${'x'.repeat(43)}` });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ code: 'TOKEN_INVALID', status: 401 });
  });
});
