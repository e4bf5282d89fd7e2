import { Injectable } from '@nestjs/common';
import Type, { type Static } from 'typebox';
import { codec } from '#contracts/messages/codec.js';
import { Logger } from '#contracts/ports/logger.js';
import { empty, type Answer } from '../answer.js';
import type { AdminCall } from './admin-route.js';
import { invalid, memberOf, readJson } from './read-json.js';

const text = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const Entry = Type.Object({ level: Type.String(), functionName: text, source: text, message: text });
type Entry = Static<typeof Entry>;
const entries = codec('log entries', Type.Array(Entry));
const LEVELS = { off: undefined, error: 'error', warning: 'warn', info: 'info', verbose: 'debug' } as const;

/** `POST /admin/host/log`: lines that a tool wants in the host's log (host-semantics, section 2). All or none are written. */
@Injectable()
export class HostLog {
  constructor(private readonly logger: Logger) {}

  async write({ exchange, table }: AdminCall): Promise<Answer> {
    const body = await readJson(exchange);
    if (!Array.isArray(body)) return invalid('The body is not an array of {level, functionName, source, message}');
    const lines = entries.check(body.map(named));
    const unknown = lines.find(({ level }) => !Object.hasOwn(LEVELS, level.toLowerCase()));
    if (unknown !== undefined)
      return invalid(`The level ${unknown.level} is none of Off, Error, Warning, Info, Verbose`);
    for (const line of lines) this.#write(table.name, line);
    return empty(200);
  }

  #write(app: string, { level, functionName, source, message }: Entry): void {
    const method = LEVELS[level.toLowerCase() as keyof typeof LEVELS];
    if (method === undefined) return;
    const facts = { app, function: functionName ?? undefined, source: source ?? undefined, said: message ?? '' };
    this.logger[method](facts, 'A tool writes to the log of an app');
  }
}

function named(entry: unknown): unknown {
  const members = ['level', 'functionName', 'source', 'message'].map((name) => [name, memberOf(entry, name)]);
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}
