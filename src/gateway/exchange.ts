import type { IncomingMessage, ServerResponse } from 'node:http';

/** One HTTP request on its way through the gateway, its target taken apart once. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** `http://host:port` as the caller wrote it. */
  readonly origin: string;
  /** Where the app answers: `` at the root, or `/apps/<app>`. */
  readonly base: string;
  /** Below `base`, escaped; begins with a slash. */
  readonly path: string;
  /** As sent, without the question mark; empty when there is none. */
  readonly queryText: string;
}

const HOST = /^[a-z0-9.:_[\]-]+$/i;

/** The exchange at the root, or undefined when the target or the Host header is malformed. `url` is the request line's target. */
export function openExchange(request: IncomingMessage, response: ServerResponse, url: string): Exchange | undefined {
  // The absolute form, as a proxy receives it: what counts is the path.
  const target = url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/?]*/i, '');
  const { localAddress = 'localhost', localPort = 80 } = request.socket;
  const host = request.headers.host ?? `${localAddress}:${localPort}`;
  if (!HOST.test(host) || !URL.canParse(`http://${host}`) || hasTwoHosts(request)) return undefined;
  const at = target.indexOf('?');
  const path = escapeRest(at === -1 ? target : target.slice(0, at));
  const queryText = at === -1 ? '' : escapeRest(target.slice(at + 1));
  return {
    request,
    response,
    origin: `http://${host}`,
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
