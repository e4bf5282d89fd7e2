import { NightshiftError } from '#contracts/errors.js';
import { parseTimeSpanMs } from '#contracts/schedules/time-span.js';
import { find, isObject, type JsonObject } from '../host-json/json-object.js';

/** One object of host.json, whose members are read with the type that they must have; settings can have overridden each with text. */
export class SectionReader {
  readonly #file: string;
  readonly #path: string;
  readonly #members: JsonObject;

  /** `path` names the object in what is said of it. */
  constructor(file: string, path: string, members: JsonObject) {
    this.#file = file;
    this.#path = path;
    this.#members = members;
  }

  text(name: string): string | undefined {
    const value = this.#member(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.invalid(name, 'is no text: quote it');
  }

  texts(name: string): string[] {
    const value = this.#member(name) ?? [];
    const items: unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [undefined];
    if (items.every((item) => typeof item === 'string')) return items;
    throw this.invalid(name, 'is no list of texts: write it as ["--one", "two"]');
  }

  flag(name: string): boolean | undefined {
    const value = this.#member(name);
    if (value === undefined || typeof value === 'boolean') return value;
    if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
    throw this.invalid(name, 'must be true or false');
  }

  port(name: string): number | undefined {
    const value = this.#member(name);
    if (value === undefined) return undefined;
    const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    throw this.invalid(name, 'must be a number from 1 to 65535; without it every process gets a free port');
  }

  timeMs(name: string): number | undefined {
    const value = this.#member(name);
    if (value === undefined) return undefined;
    const ms = typeof value === 'string' ? parseTimeSpanMs(value) : undefined;
    if (ms !== undefined && ms > 0) return ms;
    throw this.invalid(name, 'must be a time above zero, written as "hh:mm:ss"');
  }

  section(name: string): SectionReader | undefined {
    const value = this.#member(name);
    if (value === undefined) return undefined;
    if (isObject(value)) return this.#below(name, value);
    throw this.invalid(name, 'is no object: write it as {...}');
  }

  sections(name: string): SectionReader[] | undefined {
    const value = this.#member(name);
    if (value === undefined) return undefined;
    const items: unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [undefined];
    return items.map((item, at) => {
      if (isObject(item)) return this.#below(`${name}[${at}]`, item);
      throw this.invalid(name, 'is no list of objects: write it as [{...}]');
    });
  }

  invalid(name: string, what: string): NightshiftError {
    const field = this.#path === '' ? name : `${this.#path}.${name}`;
    return new NightshiftError('HOST_JSON_INVALID', `${this.#file} has a "${field}" that ${what}`);
  }

  missing(name: string, remedy: string): NightshiftError {
    return new NightshiftError('HOST_JSON_INVALID', `${this.#file} has no "${this.#path}.${name}": ${remedy}`);
  }

  #member(name: string): unknown {
    return find(this.#members, name) ?? undefined;
  }

  #below(name: string, members: JsonObject): SectionReader {
    return new SectionReader(this.#file, this.#path === '' ? name : `${this.#path}.${name}`, members);
  }
}
