import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeWithUsers } from '../../test/support/own-users.js';
import { whyNoOtherUser } from './privileges.js';

const SETPRIV = '/usr/bin/setpriv';
const someone = { uid: 210_000, gid: 210_000 };

/** The answer of the built program, asked with other privileges than the test's. */
function askedWith(...setpriv: readonly string[]): string {
  const module = join(process.cwd(), 'dist/workers/isolation/privileges.js');
  const script = `console.log(String(await (await import('${module}')).whyNoOtherUser(${JSON.stringify(someone)})))`;
  const node = [process.execPath, '--input-type=module', '-e', script];
  const { stdout, stderr, error } = spawnSync(SETPRIV, [...setpriv, '--', ...node], { encoding: 'utf8', cwd: '/' });
  if (error !== undefined || stderr !== '') throw error ?? new Error(stderr);
  return stdout.trim();
}

describeWithUsers('starting programs as another user', () => {
  const itWithSetpriv = existsSync(SETPRIV) ? it : it.skip;
  const plainUser = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  const given = (sets: string) =>
    sets
      .split(',')
      .map((name) => `+${name}`)
      .join(',');

  it('is possible for root', async () => {
    expect(await whyNoOtherUser(someone)).toBeUndefined();
  });

  itWithSetpriv('is impossible for a plain user, who is told what is missing', () => {
    expect(askedWith(...plainUser)).toMatch(
      /^the worker lacks CAP_CHOWN, CAP_KILL, CAP_SETGID, CAP_SETUID: run it as root/,
    );
  });

  itWithSetpriv('is possible for root with four capabilities only', () => {
    expect(askedWith(`--bounding-set=-all,${given('chown,kill,setgid,setuid')}`)).toBe('undefined');
    expect(askedWith(`--bounding-set=-all,${given('chown,setgid,setuid')}`)).toMatch(/^the worker lacks CAP_KILL:/);
  });

  itWithSetpriv('is possible for a user with those capabilities, none of which its programs keep', () => {
    const sets = given('chown,kill,setgid,setuid');
    expect(askedWith(...plainUser, `--inh-caps=${sets}`, `--ambient-caps=${sets}`)).toBe('undefined');
  });
});
