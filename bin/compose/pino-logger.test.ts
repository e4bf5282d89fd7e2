import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PinoLogger } from './pino-logger.js';

describe('the log of a process', () => {
  it('is written line by line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nightshift-log-'));
    const fd = openSync(join(folder, 'log'), 'w');
    PinoLogger.open('worker', 'info', fd).info({ app: 'orders' }, 'The app is loaded');
    expect(JSON.parse(readFileSync(join(folder, 'log'), 'utf8'))).toMatchObject({
      level: 'info',
      role: 'worker',
      app: 'orders',
      msg: 'The app is loaded',
    });
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });

  it('does not end the process when it cannot be written', () => {
    const fd = openSync('/dev/full', 'w');
    const logger = PinoLogger.open('worker', 'info', fd);
    expect(() => logger.info({}, 'The app is loaded')).not.toThrow();
    closeSync(fd);
  });
});
