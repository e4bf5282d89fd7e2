import { expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { Deployment, PublishingHouse } from '../support/publishing-house.js';
import { zipOf } from '../support/worker/zip-of.js';

/** Packages as tools send them: taken, or refused with the reason. */
export function publishingUploads(house: () => PublishingHouse): void {
  it('publishing 9: a sync upload answers when the version is active', async () => {
    const response = await house().send(await house().aRelease("module.exports = 'second';"));
    expect([response.status, await response.json()]).toMatchObject([200, { status: 4, active: true, complete: true }]);
    expect(await house().which()).toBe('second');
  });

  it('publishing 1.2: an async upload answers 202 with Location, and polls end with 4', async () => {
    const response = await house().send(await house().aRelease("module.exports = 'third';"), '?isAsync=true');
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as Deployment;
    expect(response.headers.get('location')).toBe(
      `${house().installation.management}/scm/${house().app}/api/deployments/${id}`,
    );
    const last = await eventually('the last status', async () => {
      const poll = await house().scm(`/api/deployments/${id}`);
      const record = (await poll.json()) as Deployment;
      expect([0, 2, 3, 4]).toContain(record.status);
      expect(poll.status).toBe(record.complete ? 200 : 202);
      return record.complete ? record : undefined;
    });
    expect(last).toMatchObject({ status: 4, id });
    expect(await house().which()).toBe('third');
  });

  it('refuses a version that does not load, with its error; the one before goes on', async () => {
    const before = await house().which();
    const response = await house().send(await house().aRelease("throw new Error('half done');"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 3, message: expect.stringContaining('half done') });
    expect(await house().which()).toBe(before);
  });

  it('security 5.2, rows 5 and 10: a package that would write elsewhere is refused, and nothing changes', async () => {
    const before = await house().which();
    for (const name of ['../evil.js', '..\\evil.js', '/tmp/evil.js', 'C:/evil.js']) {
      const zip = await zipOf([
        { name: 'host.json', content: '{}' },
        { name, content: 'evil' },
      ]);
      const response = await house().send(zip);
      expect([name, response.status]).toEqual([name, 400]);
      expect(await response.json()).toMatchObject({ status: 3, message: expect.stringContaining('evil.js') });
    }
    expect(await house().which()).toBe(before);
  });

  it.each([
    ['.NET', [{ name: 'functions.metadata', content: '[]' }]],
    ['Python', [{ name: 'function_app.py', content: '' }]],
  ])('takes a %s package by the protocol, and ends as failed with the reason', async (language, entries) => {
    const zip = await zipOf([{ name: 'host.json', content: '{}' }, ...entries]);
    const { id } = (await (await house().send(zip, '?isAsync=true')).json()) as Deployment;
    const last = await eventually('the last status', async () => {
      const record = (await (await house().scm(`/api/deployments/${id}`)).json()) as Deployment;
      return record.complete ? record : undefined;
    });
    expect(last).toMatchObject({ status: 3, status_text: expect.stringContaining(`${language} is not among`) });
  });

  it('publishing 3: answers the requests of the GitHub action, in their order', async () => {
    const settings = async () => (await (await house().scm('/api/settings')).json()) as Record<string, string>;
    const set = (body: object) =>
      house().scm('/api/settings', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const flags = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', ENABLE_ORYX_BUILD: 'false' };
    for (const [name, value] of Object.entries(flags)) expect((await set({ [name]: value })).status).toBe(204);
    expect(await settings()).toMatchObject(flags);
    const zip = new Uint8Array(await house().aRelease("module.exports = 'by the action';"));
    // Chunked, as what it reads from a file.
    const body = new ReadableStream({ start: (to) => (to.enqueue(zip), to.close()) });
    const message = encodeURIComponent('{"type":"deployment","sha":"7"}');
    const taken = await house().scm(
      `/api/zipdeploy?isAsync=true&deployer=GITHUB_ZIP_DEPLOY_FUNCTIONS_V1&message=${message}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body,
        duplex: 'half',
      } as RequestInit,
    );
    const location = taken.headers.get('location') ?? '';
    expect([taken.status, location]).toEqual([202, expect.stringContaining('/api/deployments/')]);
    const id = location.slice(location.lastIndexOf('/') + 1);
    await eventually('the last status', async () => {
      const { status } = (await (
        await fetch(location, { headers: { authorization: house().authorization } })
      ).json()) as Deployment;
      expect([0, 2, 4]).toContain(status);
      return status === 4;
    });
    expect(await (await house().scm(`/api/deployments/${id}`)).json()).toMatchObject({
      deployer: 'GITHUB_ZIP_DEPLOY_FUNCTIONS_V1',
      message: '{"type":"deployment","sha":"7"}',
    });
    expect((await house().scm(`/api/vfs/site/deployments/${id}/manifest`)).status).toBe(404);
    for (const name of Object.keys(flags))
      expect((await house().scm(`/api/settings/${name}`, { method: 'DELETE' })).status).toBe(204);
    expect(Object.keys(await settings())).not.toContain('ENABLE_ORYX_BUILD');
  });

  it('publishing 1.5: redirects nobody, whatever slash is missing', async () => {
    for (const path of [
      '',
      '/',
      '/api/vfs',
      '/api/vfs/site/wwwroot',
      '/api/vfs/site/wwwroot/src',
      '/api/deployments/',
    ]) {
      const { status, headers } = await house().scm(path, { redirect: 'manual' });
      expect([path, [200, 404].includes(status), headers.get('location')]).toEqual([path, true, null]);
    }
  });
}
