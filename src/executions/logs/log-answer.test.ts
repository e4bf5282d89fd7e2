import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { LogAnswer } from './log-answer.js';
import { JSON_FORM } from './log-forms.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

it('gives a slow reader its last line, however long that takes', async () => {
  const answer = new LogAnswer(JSON_FORM);
  const failed = jest.fn();
  answer.stream.on('error', failed);
  answer.end('{"outcome":"Succeeded"}\n');
  await jest.advanceTimersByTimeAsync(10 * 60_000);
  let text = '';
  for await (const chunk of answer.stream) text += String(chunk);
  expect(text).toBe(`${JSON_FORM.greeting}{"outcome":"Succeeded"}\n`);
  expect(failed).not.toHaveBeenCalled();
});
