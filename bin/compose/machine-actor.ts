import { hostname, userInfo } from 'node:os';
import type { Actor } from '#src/identity/audit/audit-store.js';

/** Who the audit trail says it was, of a command that asks no API: the account it runs under, and the command. */
export function machineActor(command: string): Actor {
  const name = `${accountName()}@${hostname()}`;
  return { kind: 'machine', tokenId: name, name, requestId: command, address: '' };
}

/** In a container the account may have a number only. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
