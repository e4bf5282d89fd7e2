import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import type { AdminCall } from './admin-route.js';
import { HostLog } from './host-log.js';

function posted(lines: unknown): AdminCall {
  const body = Buffer.from(JSON.stringify(lines));
  const request = Object.assign(Readable.from([body]), { headers: { 'content-length': String(body.byteLength) } });
  return { exchange: { request }, table: { name: 'shop' } } as unknown as AdminCall;
}

describe('lines that a tool wants in the log', () => {
  it('are written at their level', async () => {
    const logger = new RememberingLogger();
    expect((await new HostLog(logger).write(posted([{ level: 'Warning', message: 'x' }]))).status).toBe(200);
    expect(logger.lines.map(({ level, fields }) => [level, fields])).toEqual([['warn', { app: 'shop', said: 'x' }]]);
  });

  it.each(['Loud', 'constructor', 'toString', '__proto__'])('are refused with the level %s', async (level) => {
    const logger = new RememberingLogger();
    expect((await new HostLog(logger).write(posted([{ level, message: 'x' }]))).status).toBe(400);
    expect(logger.lines).toEqual([]);
  });
});
