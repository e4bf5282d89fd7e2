import { BlockList, isIP, isIPv6 } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { configInvalid } from '#contracts/config.js';

/** What is believed about a caller. */
export interface Caller {
  readonly address: string;
  readonly isSecure: boolean;
  /** As it was asked for; undefined without a Host header. */
  readonly host: string | undefined;
}

/** Whose `X-Forwarded-*` headers are believed: everybody else's are what a caller made up. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Addresses and networks such as `10.0.0.0/8`. Throws CONFIG_INVALID naming `variable`. */
  constructor(entries: readonly string[], variable: string) {
    for (const entry of entries) {
      const [address = '', bits] = entry.split('/');
      const isV6 = isIPv6(address);
      const prefix = Number(bits ?? (isV6 ? 128 : 32));
      if (isIP(address) === 0 || !/^\d+$/.test(String(prefix)) || prefix > (isV6 ? 128 : 32)) {
        throw configInvalid([
          `${variable} names ${JSON.stringify(entry)}: expected an address, or a network as 10.0.0.0/8`,
        ]);
      }
      this.#list.addSubnet(address, prefix, isV6 ? 'ipv6' : 'ipv4');
    }
  }

  trusts(address: string): boolean {
    const plain = withoutMapping(address);
    return isIP(plain) !== 0 && this.#list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  }

  /** The caller as the outermost trusted proxy saw it: entries before the last untrusted address are that caller's own words. */
  callerOf({ socket, headers, headersDistinct }: IncomingMessage): Caller {
    const peer = withoutMapping(socket.remoteAddress ?? '');
    const isSecure = 'encrypted' in socket && socket.encrypted === true;
    if (!this.trusts(peer)) return { address: peer, isSecure, host: headers.host };
    const proto = firstOf(headersDistinct['x-forwarded-proto'])?.toLowerCase();
    return {
      address: this.#clientOf(headersDistinct['x-forwarded-for'], peer),
      isSecure: proto === undefined ? isSecure : proto === 'https',
      host: firstOf(headersDistinct['x-forwarded-host']) ?? headers.host,
    };
  }

  #clientOf(forwarded: readonly string[] | undefined, peer: string): string {
    let client = peer;
    for (const entry of entriesOf(forwarded).toReversed()) {
      const address = withoutMapping(entry);
      if (isIP(address) === 0) return client;
      client = address;
      if (!this.trusts(address)) return client;
    }
    return client;
  }
}

/** IPv4 as a socket of both kinds shows it. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function entriesOf(values: readonly string[] | undefined): string[] {
  return (values ?? [])
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function firstOf(values: readonly string[] | undefined): string | undefined {
  return entriesOf(values)[0];
}
