import type { SecretRow } from '#src/apps/secrets/secret-store.js';
import type { Sealed } from '#src/identity/key-ring/sealed.js';

export interface SecretColumns {
  readonly kind: string;
  readonly app: string;
  readonly scope: string;
  readonly function_name: string;
  readonly name: string;
  readonly key_id: string;
  readonly sealed: string;
}

export interface KeyCountColumns {
  readonly key_id: string;
  readonly sealed_values: number;
}

export function toSecret(row: SecretColumns): SecretRow {
  return {
    kind: row.kind as SecretRow['kind'],
    app: row.app,
    scope: row.scope as SecretRow['scope'],
    function: row.function_name,
    name: row.name,
    value: { keyId: row.key_id, text: row.sealed },
  };
}

/** As the statements name them. */
export function fromSecret(row: SecretRow, value: Sealed): Record<string, string> {
  const { kind, app, scope, function: functionName, name } = row;
  const where = kind === 'key' ? { app, scope, function: functionName, name } : { app, name };
  const sealed = { keyId: value.keyId, sealed: value.text };
  return { ...where, ...sealed, oldKeyId: row.value.keyId, oldSealed: row.value.text };
}
