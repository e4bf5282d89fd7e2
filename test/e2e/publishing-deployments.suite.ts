import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { Deployment, PublishingHouse } from '../support/publishing-house.js';

/** What becomes of deployments: one at a time, ended when they stand still, repeated, recorded and deleted. */
export function publishingDeployments(house: () => PublishingHouse): void {
  it('takes one deployment of an app at a time', async () => {
    const zip = await house().aRelease("module.exports = 'fourth';");
    let rest = (): void => undefined;
    const held = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new Uint8Array(zip.subarray(0, 100)));
        rest = () => {
          controller.enqueue(new Uint8Array(zip.subarray(100)));
          controller.close();
        };
      },
    });
    const first = house().scm('/api/zipdeploy', { method: 'POST', body: held, duplex: 'half' } as RequestInit);
    const busy = async () => ((await (await house().scm('/api/isdeploying')).json()) as { value: string }).value;
    await eventually('the first has begun', async () => (await busy()) === 'True');
    const second = await house().send(zip);
    expect([second.status, await second.json()]).toMatchObject([409, { code: 'DEPLOYMENT_CONFLICT' }]);
    rest();
    expect((await first).status).toBe(200);
    expect(await house().which()).toBe('fourth');
  });

  it('ends a deployment whose upload stands still, and takes the next one', async () => {
    const zip = await house().aRelease("module.exports = 'fifth';");
    const held = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(zip.subarray(0, 100))),
    });
    const stalled = await house().scm('/api/zipdeploy', { method: 'POST', body: held, duplex: 'half' } as RequestInit);
    expect([stalled.status, await stalled.json()]).toMatchObject([
      400,
      { code: 'REQUEST_INVALID', message: expect.stringContaining('PUBLISHING_UPLOAD_STALL') },
    ]);
    const [last] = (await (await house().scm('/deployments')).json()) as Deployment[];
    expect(last).toMatchObject({ status: 3, status_text: expect.stringContaining('PUBLISHING_UPLOAD_STALL') });
    expect((await house().send(zip)).status).toBe(200);
  });

  it('publishing 7.4: an earlier deployment is redeployed, which rolls back', async () => {
    const deployed = async (code: string) =>
      (await (await house().send(await house().aRelease(code))).json()) as Deployment;
    const earlier = await deployed("module.exports = 'earlier';");
    await deployed("module.exports = 'later';");
    const response = await house().scm(`/api/deployments/${earlier.id}`, { method: 'PUT' });
    expect(response.status).toBe(202);
    await eventually('the earlier version answers', async () => (await house().which()) === 'earlier');
  });

  it('publishing 7.4: records what was deployed elsewhere, and deletes all but the active deployment', async () => {
    const record = (body: object) =>
      house().scm('/api/deployments/f00d', {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await record({ status: 5 })).status).toBe(400);
    const recorded = await record({ status: 4, message: 'by hand', author: 'ada', deployer: 'rsync' });
    expect([recorded.status, await recorded.json()]).toMatchObject([
      200,
      { id: 'f00d', status: 4, message: 'by hand', author: 'ada', deployer: 'rsync', active: false },
    ]);
    expect((await record({ status: 4 })).status).toBe(409);
    const latest = await house().scm('/api/deployments/latest', {
      method: 'PUT',
      body: '{"status":4}',
      headers: { 'content-type': 'application/json' },
    });
    expect(latest.status).toBe(400);
    const remove = async (id: string | undefined) =>
      (await house().scm(`/api/deployments/${id}`, { method: 'DELETE' })).status;
    const all = (await (await house().scm('/deployments')).json()) as (Deployment & { active: boolean })[];
    expect(await remove(all.find(({ active }) => active)?.id)).toBe(409);
    expect([await remove('f00d'), await remove('f00d')]).toEqual([200, 404]);
  });
}
