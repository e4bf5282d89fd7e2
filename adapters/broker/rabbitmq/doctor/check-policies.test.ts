import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { checkPolicies } from './check-policies.js';

/** RabbitMQ 4 cannot be run by these tests: what its management plugin would say is said by a server of our own. */
describe('policies, as the management plugin tells them', () => {
  let server: Server;
  let answers: Record<string, unknown>;
  let url: string;

  beforeEach(async () => {
    answers = {
      '/api/policies/house': [],
      '/api/operator-policies/house': [],
      '/api/queues/house': [],
      '/api/overview': {},
    };
    server = createServer((request, response) => {
      const answer = answers[new URL(request.url ?? '', 'http://x').pathname];
      const isKnown = request.headers.authorization === `Basic ${btoa('me:p@ss')}`;
      response.writeHead(!isKnown ? 401 : answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://me:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const check = async (version: string, managementUrl: string | undefined) => {
    const queues = [RECORDS_QUEUE];
    const findings = await checkPolicies({ broker: { label: 'b', version }, managementUrl, vhost: 'house', queues });
    return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
  };
  const LIMIT = 'broker b: delivery limit';

  it('fail from RabbitMQ 4 on without the limit, for queues that are there and for those that will be', async () => {
    answers['/api/queues/house'] = [
      { name: 'orders', type: 'quorum', arguments: {} },
      { name: 'ns.app.shop.sync', type: 'classic', arguments: {} },
    ];
    const { [LIMIT]: finding } = await check('4.1.2', url);
    expect(finding).toMatchObject({ verdict: 'failure', message: expect.stringMatching(/: orders, ns\.records$/) });
    expect(finding?.remedy).toContain('import_definitions');
    expect((await check('3.13.7', url))[LIMIT]?.verdict).toBe('ok');
    const policy = { name: 'p', pattern: '.*', 'apply-to': 'queues', priority: 0 };
    answers['/api/policies/house'] = [{ ...policy, definition: { 'delivery-limit': 1_000_000 } }];
    expect((await check('4.1.2', url))[LIMIT]?.verdict).toBe('ok');
  });

  it('are not checked without the address, with the command that shows them', async () => {
    const { [LIMIT]: four, 'broker b: clock': clock } = await check('4.1.2', undefined);
    expect(four).toMatchObject({ verdict: 'not checked', remedy: expect.stringContaining('list_policies -p house') });
    expect(clock?.verdict).toBe('not checked');
  });

  it('fail when the plugin refuses or is away, without showing the password', async () => {
    const refused = await check('4.1.2', url.replace('p%40ss', 'wrong'));
    const [finding] = Object.values(refused);
    expect(finding).toMatchObject({ verdict: 'failure', message: expect.stringContaining('401') });
    expect(JSON.stringify(refused)).not.toContain('wrong');
  });
});
