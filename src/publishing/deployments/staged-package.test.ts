import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { stagePackage } from './staged-package.js';

async function* upload(...chunks: (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) {
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}

describe('stagePackage', () => {
  it('keeps an upload, with its digest, until it is removed', async () => {
    const staged = await stagePackage(upload('pack', 'age'), 100);
    expect(staged).toMatchObject({ bytes: 7, digest: createHash('sha256').update('package').digest('hex') });
    expect((await buffer(staged.content())).toString()).toBe('package');
    await staged.remove();
    await expect(access(staged.file)).rejects.toThrow('ENOENT');
  });

  it('refuses what is too large, with the option that says so', async () => {
    const refused = stagePackage(upload('pack', 'age'), 6);
    await expect(refused).rejects.toMatchObject({
      code: 'BODY_TOO_LARGE',
      message: expect.stringContaining('PUBLISHING_MAX_PACKAGE'),
    });
  });

  it('says that an upload broke off', async () => {
    const broken = stagePackage(upload('pack', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })), 100);
    await expect(broken).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      message: expect.stringContaining('broke off'),
    });
  });
});
