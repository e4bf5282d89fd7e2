import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { Fixture, messagesOf, textOf } from '../support/node-apps.js';
import { SET_UPS } from '../support/set-ups.js';

const SETTINGS = { HANDLER_RUNTIME: process.execPath, GREETING: 'good night' };
const FORWARDING = 'AzureFunctionsJobHost__customHandler__enableForwardingHttpRequest';
const LIMIT_MS = 60_000;

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

describe('the examples of custom handlers', () => {
  const example = (name: string, settings = {}) =>
    Fixture.load(join(process.cwd(), 'examples', name), {
      runtime: 'custom',
      settings: { GREETING: 'Good night', REPORT_SCHEDULE: '0 0 0 1 1 *', ...settings },
      environment: { PATH: process.env['PATH'] ?? '' }, // oxlint-disable-line node/no-process-env -- python3 and perl are the machine's
    });

  it('a shell script answers requests, runs by timer and takes from a queue', async () => {
    const app = await example('custom-shell');
    try {
      expect(app.app.report.errors).toEqual([]);
      const hello = await app.http('hello', {
        url: 'http://localhost:7071/api/hello?name=Ada',
        query: { name: 'Ada' },
      });
      expect(textOf(hello)).toBe('Good night, Ada');
      const night = await app.call('nightlyReport', { json: '{"IsPastDue":false}' });
      expect(night.outputData).toEqual([
        { name: 'report', data: { string: expect.stringMatching(/^up since .* UTC!$/) } },
      ]);
      const printed = await app.call('printReport', { string: 'up since 18:00 UTC' });
      expect(messagesOf(printed.logs)).toEqual(['report: up since 18:00 UTC']);
    } finally {
      await app.close();
    }
  });

  const python = spawnSync('python3', ['-c', 'import http.server']).status === 0;
  if (!python) process.stderr.write('\nSKIPPED, there is no python3 on PATH: the Python example\n');
  (python ? it : it.skip)(
    'a Python script answers requests, takes from a queue and runs by timer',
    async () => {
      const app = await example('custom-python');
      try {
        expect(app.app.report.errors).toEqual([]);
        const visit = await app.http('takeVisit', { method: 'POST', params: { guest: 'Ada' } });
        expect(JSON.parse(textOf(visit))).toEqual({ greeting: 'Good night, Ada' });
        expect(visit.returnValue?.http).toMatchObject({ statusCode: '202', headers: { 'x-handled-by': 'python' } });
        expect(visit.outputData).toEqual([{ name: 'visit', data: { json: '{"guest":"Ada"}' } }]);
        const counted = await app.call('countVisit', { string: '{"guest":"Ada"}' });
        expect(messagesOf(counted.logs)).toEqual(['visit 1 of Ada, attempt 1']);
        const report = await app.call('nightlyReport', { json: '{"IsPastDue":true}' });
        expect(messagesOf(report.logs)).toEqual(['1 visits of 1 guests (late)']);
      } finally {
        await app.close();
      }
    },
    LIMIT_MS,
  );
});

describe.each(SET_UPS)('language-worker contract 6 end to end, $name', (setUp) => {
  it('HTTP, a queue output that runs a function, a timer by hand, a crash', async () => {
    const running = await setUp.serve('custom-handler', {
      FUNCTIONS_WORKER_RUNTIME: 'custom',
      ...SETTINGS,
      [FORWARDING]: 'true',
    });
    const { installation, app } = running;
    try {
      const letter = await fetch(`${installation.gateway}/api/letters/blue?x=1`, { method: 'POST', body: '{"a":1}' });
      expect([letter.status, letter.headers.get('x-kind')]).toEqual([201, 'data']);
      const chained = () => installation.executions(`app=${app}&function=chain`);
      await eventually('the queue function ran', async () =>
        (await chained()).some(({ status }) => status === 'Succeeded'),
      );
      await installation.json(`/api/apps/${app}/timers/tick/run`, { method: 'POST', body: '{}' });
      await eventually('the timer function ran by hand', async () =>
        (await installation.executions(`app=${app}&function=tick`)).some(({ status }) => status === 'Succeeded'),
      );
      const answer = {
        status: 200,
        headers: [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ],
        body: base64('as it is'),
      };
      const forwarded = await fetch(`${installation.gateway}/api/echo`, {
        headers: { 'x-answer': JSON.stringify(answer) },
      });
      expect([await forwarded.text(), forwarded.headers.getSetCookie()]).toEqual(['as it is', ['a=1', 'b=2']]);
      const dead = await fetch(`${installation.gateway}/api/echo`, { headers: { 'x-answer': '"exit"' } });
      expect(dead.status).toBe(500);
      await eventually('it runs again', async () => (await fetch(`${installation.gateway}/api/echo`)).ok);
    } finally {
      await running.close();
    }
  });
});
