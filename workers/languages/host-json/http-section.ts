import type { HostConfig, HstsConfig, HttpConfig } from '#contracts/messages/function-metadata.js';
import { parseDotNetTimeSpanMs } from '#contracts/schedules/time-span.js';
import { invalid, readTexts } from './fields.js';
import { find, isObject, type JsonObject } from './json-object.js';

const HSTS_DEFAULT_SECONDS = 30 * 86_400;
/** What ASP.NET leaves out by itself. */
const HSTS_EXCLUDED = ['localhost', '127.0.0.1', '[::1]'];

/** `extensions.http` of host.json (host-semantics, section 1.7). Throws HOST_JSON_INVALID, naming the file, the field and the remedy. */
export function readHttpSection(
  file: string,
  raw: JsonObject,
): Pick<HostConfig, 'routePrefix' | 'customHeaders' | 'http'> {
  const section = new HttpSection(file, raw);
  const http = section.readLimits();
  return {
    routePrefix: section.readRoutePrefix(),
    customHeaders: section.readHeaders(),
    ...(Object.keys(http).length === 0 ? {} : { http }),
  };
}

/** The fields of the section; overrides by settings come as text. */
class HttpSection {
  readonly #file: string;
  readonly #raw: JsonObject;

  constructor(file: string, raw: JsonObject) {
    this.#file = file;
    this.#raw = raw;
  }

  readRoutePrefix(): string {
    const value = this.#value('extensions.http.routePrefix') ?? 'api';
    if (typeof value === 'string') return value.replace(/^\/+|\/+$/g, '');
    throw invalid(this.#file, 'has an "extensions.http.routePrefix" that is no text: quote it');
  }

  readHeaders(): Record<string, string> {
    const headers = this.#object('extensions.http.customHeaders');
    return Object.fromEntries(
      Object.entries(headers).map(([name, value]) => {
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
          return [name, `${value}`];
        throw invalid(this.#file, `has an "extensions.http.customHeaders.${name}" that is no text: quote it`);
      }),
    );
  }

  readLimits(): HttpConfig {
    const outstanding = this.#count('extensions.http.maxOutstandingRequests');
    const concurrent = this.#count('extensions.http.maxConcurrentRequests');
    // It changes nothing here, where chunked bodies are always read: looked at for its spelling only.
    this.#flag('extensions.http.enableChunkedRequestBinding');
    const hsts = this.#hsts();
    return {
      ...(outstanding === undefined ? {} : { maxOutstandingRequests: outstanding }),
      ...(concurrent === undefined ? {} : { maxConcurrentRequests: concurrent }),
      ...(this.#flag('extensions.http.dynamicThrottlesEnabled') ? { dynamicThrottlesEnabled: true } : {}),
      ...(hsts === undefined ? {} : { hsts }),
    };
  }

  #hsts(): HstsConfig | undefined {
    const under = 'extensions.http.hsts';
    const config = {
      maxAgeSeconds: this.#maxAge(`${under}.maxAge`),
      includeSubDomains: this.#flag(`${under}.includeSubDomains`),
      preload: this.#flag(`${under}.preload`),
      excludedHosts: this.#excluded(`${under}.excludedHosts`),
    };
    return this.#flag(`${under}.isEnabled`) ? config : undefined;
  }

  /** A TimeSpan: a number alone is days. */
  #maxAge(path: string): number {
    const value = this.#value(path);
    if (value === undefined || value === null) return HSTS_DEFAULT_SECONDS;
    const isText = typeof value === 'string' || typeof value === 'number';
    const ms = isText ? parseDotNetTimeSpanMs(String(value)) : undefined;
    if (ms !== undefined && ms >= 0) return Math.floor(ms / 1000);
    throw this.#refused(path, value, 'write it as "d.hh:mm:ss", or as a number of days such as "30"');
  }

  #excluded(path: string): string[] {
    const hosts = readTexts(this.#file, this.#raw, path, 'host names, such as ["example.com"]') ?? [];
    return [...HSTS_EXCLUDED, ...hosts.map((host) => host.toLowerCase())];
  }

  /** Undefined is no limit: absent or -1. */
  #count(path: string): number | undefined {
    const value = this.#value(path) ?? -1;
    const count = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
    if (count === -1) return undefined;
    if (typeof count === 'number' && Number.isInteger(count) && count >= 1) return count;
    throw this.#refused(path, value, 'write a whole number from 1, or -1 for no limit');
  }

  #flag(path: string): boolean {
    const value = this.#value(path) ?? false;
    const flag = typeof value === 'string' ? value.trim().toLowerCase() : value;
    if (flag === true || flag === 'true') return true;
    if (flag === false || flag === 'false') return false;
    throw this.#refused(path, value, 'write true or false');
  }

  #refused(path: string, value: unknown, remedy: string): Error {
    return invalid(this.#file, `has "${path}": ${JSON.stringify(value)}: ${remedy}`);
  }

  #value(path: string): unknown {
    const at = path.lastIndexOf('.');
    return find(this.#object(path.slice(0, at)), path.slice(at + 1));
  }

  /** What is not there is an empty object. */
  #object(path: string): JsonObject {
    let value = this.#raw;
    const names = path.split('.');
    for (const [depth, name] of names.entries()) {
      const next = find(value, name) ?? {};
      if (!isObject(next)) {
        throw invalid(
          this.#file,
          `has a "${names.slice(0, depth + 1).join('.')}" that is no object: write it as {...}`,
        );
      }
      value = next;
    }
    return value;
  }
}
