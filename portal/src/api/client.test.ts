import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { api, setCsrfToken } from './client.js';

const sent: { address: string; init: RequestInit }[] = [];
const before = globalThis.fetch;
let answer: () => Promise<Response>;

beforeEach(() => {
  sent.length = 0;
  setCsrfToken('proof');
  globalThis.fetch = (address, init = {}) => {
    sent.push({ address: address instanceof Request ? address.url : address.toString(), init });
    return answer();
  };
});
afterEach(() => {
  globalThis.fetch = before;
});

describe('api', () => {
  it('fills the path and the query, and sends the proof with changes only', async () => {
    answer = async () => Response.json([]);
    await api('get', '/api/apps/{app}/versions', { path: { app: 'a/b' } });
    await api('get', '/api/timers/missed', { query: { after: 3, limit: 5 } });
    await api('post', '/api/workers/{id}/cordon', { path: { id: 'x' } });
    expect(sent.map(({ address }) => address)).toEqual([
      '/api/apps/a%2Fb/versions',
      '/api/timers/missed?after=3&limit=5',
      '/api/workers/x/cordon',
    ]);
    expect(sent.map(({ init }) => new Headers(init.headers).get('x-csrf-token'))).toEqual([null, null, 'proof']);
  });

  it('gives nothing for an empty answer', async () => {
    answer = async () => new Response(null, { status: 204 });
    expect(await api('post', '/api/sign-out')).toBeUndefined();
  });

  it('rejects with code, sentence and what to do', async () => {
    answer = async () =>
      Response.json({ code: 'ROLE_INSUFFICIENT', message: 'This takes the role owner.' }, { status: 403 });
    await expect(api('get', '/api/apps')).rejects.toMatchObject({
      status: 403,
      code: 'ROLE_INSUFFICIENT',
      message: 'This takes the role owner.',
      remedy: expect.stringContaining('Owner'),
    });
    answer = async () => new Response('<html>', { status: 502 });
    await expect(api('get', '/api/apps')).rejects.toMatchObject({ code: 'HTTP_502' });
    answer = () => Promise.reject(new TypeError('fetch failed'));
    await expect(api('get', '/api/apps')).rejects.toMatchObject({ code: 'UNREACHABLE' });
  });
});
