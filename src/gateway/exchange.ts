import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TrustedProxies } from '../api/trusted-proxies.js';
import { normalHost } from './hosts/host-names.js';

/** One HTTP request on its way through the gateway, its target taken apart once. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The caller's address: of the connection, or what a trusted proxy says. */
  readonly clientAddress: string;
  /** `http://host:port` as the caller wrote it, or as a trusted proxy says that it did. */
  readonly origin: string;
  /** The host of it for comparing, as `normalHost` makes it. */
  readonly host: string;
  /** The caller came by HTTPS. */
  readonly isSecure: boolean;
  /** Where the app answers: `` at the root, or `/apps/<app>`. */
  readonly base: string;
  /** Below `base`, escaped; begins with a slash. */
  readonly path: string;
  /** As sent, without the question mark; empty when there is none. */
  readonly queryText: string;
  /** Management tries the app out: the id of the invocation that it has chosen. */
  readonly testRun?: string;
}

export interface Arrival {
  /** The request line's target. */
  readonly url: string;
  readonly proxies: TrustedProxies;
}

const HOST = /^[a-z0-9.:_[\]-]+$/i;

/** The exchange at the root, or undefined when the target or the Host header is malformed. */
export function openExchange(
  request: IncomingMessage,
  response: ServerResponse,
  { url, proxies }: Arrival,
): Exchange | undefined {
  // The absolute form, as a proxy receives it: what counts is the path.
  const target = url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '');
  const { localAddress = 'localhost', localPort = 80 } = request.socket;
  const { address, isSecure, host: askedFor } = proxies.callerOf(request);
  const host = askedFor ?? `${localAddress}:${localPort}`;
  if (!HOST.test(host) || !URL.canParse(`http://${host}`) || hasTwoHosts(request)) return undefined;
  const at = target.indexOf('?');
  const path = escapeRest(at === -1 ? target : target.slice(0, at));
  const queryText = at === -1 ? '' : escapeRest(target.slice(at + 1));
  return {
    request,
    response,
    clientAddress: address,
    origin: `${isSecure ? 'https' : 'http'}://${host}`,
    host: normalHost(host),
    isSecure,
    base: '',
    path: path.startsWith('/') ? path : `/${path}`,
    queryText,
  };
}

/** A proxy may have gone by the other one (RFC 9112, section 3.2). Node keeps the first and says nothing. */
function hasTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}

/** Characters a URL cannot hold but a lenient client sent. */
function escapeRest(text: string): string {
  return /[^\x21-\x7e]/.test(text) ? encodeURI(Buffer.from(text, 'latin1').toString('utf8')) : text;
}

/** The absolute URL as the function sees it. */
export function absoluteUrl({ origin, base, path, queryText }: Exchange): string {
  return queryText === '' ? `${origin}${base}${path}` : `${origin}${base}${path}?${queryText}`;
}
