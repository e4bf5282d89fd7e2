import { NightshiftError } from '#contracts/errors.js';
import type { AppKey, AppSnapshot } from '../apps/catalog/app-catalog.js';
import { grantsOf, type Identity } from '../identity/identity.js';
import { holds } from '../identity/roles.js';
import { TEST_KEY_SCOPES, type TestKeyRequest } from './test-run.request.js';
import type { TestKeyResponse } from './test-run.response.js';

type Scope = (typeof TEST_KEY_SCOPES)[number];

/**
 * The keys that somebody may have sent to a function: its own, then the app's. The master key opens what the host answers itself, and a function could
 * pass on what it was sent: that one is for those who may read keys.
 */
export function testKeys(app: AppSnapshot, functionName: string, identity: Identity): TestKeyResponse[] {
  const mayMaster = holds(grantsOf(identity), 'contributor', app.name);
  return TEST_KEY_SCOPES.filter((scope) => scope !== 'master' || mayMaster).flatMap((scope) =>
    app.keys.filter((key) => isOf(key, scope, functionName)).map(({ name }) => ({ scope, name })),
  );
}

/** Throws KEY_NOT_FOUND, or ROLE_INSUFFICIENT. */
export function keyToSend(
  app: AppSnapshot,
  functionName: string,
  { asked, identity }: { readonly asked: TestKeyRequest; readonly identity: Identity },
): AppKey {
  const { scope, name } = asked;
  if (scope === 'master' && !holds(grantsOf(identity), 'contributor', app.name)) {
    throw new NightshiftError(
      'ROLE_INSUFFICIENT',
      'The master key is sent for a Contributor of the app: choose another key.',
    );
  }
  const key = app.keys.find((one) => isOf(one, scope, functionName) && one.name.toLowerCase() === name.toLowerCase());
  if (key !== undefined) return key;
  throw new NightshiftError('KEY_NOT_FOUND', `App ${app.name} has no ${scope} key '${name}' for ${functionName}.`);
}

function isOf(key: AppKey, scope: Scope, functionName: string): boolean {
  return key.scope === scope && (scope !== 'function' || key.function === functionName.toLowerCase());
}
