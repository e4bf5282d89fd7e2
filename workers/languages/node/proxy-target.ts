import { Agent } from 'node:http';
import type { ProxyTarget } from './proxied-call.js';
import { PROXY_TOKEN_CAPABILITY } from './protocol.js';

/** Where a process takes HTTP requests; undefined unless its app streams. Of this process only: the next listens elsewhere. */
export function proxyTargetOf(capabilities: Readonly<Record<string, string>>): ProxyTarget | undefined {
  const { HttpUri: uri, [PROXY_TOKEN_CAPABILITY]: token } = capabilities;
  if (uri === undefined || token === undefined || !URL.canParse(uri)) return undefined;
  return { port: new URL(uri).port, token, agent: new Agent({ keepAlive: true }) };
}
