import type { BindingContext } from '../binding-extension.js';
import { findConnection } from '../connection-setting.js';

export type StorageConnection =
  | { readonly connectionString: string; readonly problem?: undefined }
  | { readonly connectionString?: undefined; readonly problem: string };

const REMEDY =
  "set it to the connection string of a storage account, or to 'UseDevelopmentStorage=true' for Azurite on this machine";

/**
 * The storage account of a binding (host-semantics, sections 4.1 and 6.4). The value holds a key: it is never shown. `endpoint` is the service's own part of
 * a connection string, such as `BlobEndpoint`.
 */
export function storageConnection(context: BindingContext, endpoint: string): StorageConnection {
  const found = findConnection(context);
  if (found.problem !== undefined) return { problem: found.problem };
  const { name, value, hasSection } = found;
  if (value === undefined) {
    return hasSection
      ? { problem: `connection '${name}' is an Azure identity (settings ${name}__...), which is not here: ${REMEDY}` }
      : { problem: `connection '${name}' has no setting: add '${name}' and ${REMEDY}` };
  }
  return namesAccount(value, endpoint)
    ? { connectionString: value }
    : { problem: `connection '${name}' is no storage account with a key or signature: ${REMEDY}` };
}

function namesAccount(value: string, endpoint: string): boolean {
  const parts = new Map(
    value.split(';').flatMap((part) => {
      const [key = '', ...rest] = part.split('=');
      return rest.length === 0 ? [] : [[key.trim().toLowerCase(), rest.join('=').trim()] as const];
    }),
  );
  const has = (key: string): boolean => (parts.get(key.toLowerCase()) ?? '') !== '';
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') return true;
  if (has('AccountName') && has('AccountKey')) return true;
  return has('SharedAccessSignature') && has(endpoint);
}
