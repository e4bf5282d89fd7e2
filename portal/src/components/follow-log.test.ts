import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { followLog, type Came, type StreamState } from './follow-log.js';

const before = globalThis.fetch;
let answers: (() => Response | Promise<Response>)[];
let became: [StreamState, string | undefined][];
let came: Came[];
let end: () => void;

beforeEach(() => {
  jest.useFakeTimers();
  became = [];
  came = [];
  globalThis.fetch = async () => {
    const next = answers.shift();
    if (next === undefined) throw new Error('It was asked once more than this test answers');
    return next();
  };
});
afterEach(() => {
  end();
  jest.useRealTimers();
  globalThis.fetch = before;
});

function follow(...given: typeof answers): void {
  answers = given;
  end = followLog('/api/apps/shop/logs/stream', {
    came: (line) => came.push(line),
    became: (state, error) => became.push([state, error && ('code' in error ? String(error.code) : error.message)]),
  });
}

/** The parts come one after the other; then the connection breaks, where it does not end. */
function stream(parts: readonly string[], breaks?: Error): () => Response {
  const left = [...parts];
  return () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull: (to) => {
          const part = left.shift();
          if (part !== undefined) to.enqueue(new TextEncoder().encode(part));
          else if (breaks === undefined) to.close();
          else to.error(breaks);
        },
      }),
    );
}

describe('a log that is followed', () => {
  it('is read line by line, wherever the parts are cut, until it has ended', async () => {
    follow(stream(['{"leftOut":1}\n\n{"lef', 'tOut":2}\n', '{"outcome":"Succeeded"}\n']));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(came).toEqual([{ leftOut: 1 }, { leftOut: 2 }]);
    expect(became).toEqual([
      ['open', undefined],
      ['ended', undefined],
    ]);
  });

  it('is opened again when it breaks off, which is no defect of the portal', async () => {
    follow(stream(['{"leftOut":1}\n'], new TypeError('network error')), stream(['{"outcome":"Failed"}\n']));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(became).toEqual([
      ['open', undefined],
      ['away', undefined],
      ['open', undefined],
      ['ended', undefined],
    ]);
  });

  it('says why it cannot be opened, and waits longer each time', async () => {
    const refused = () => Response.json({ code: 'ROLE_INSUFFICIENT', message: 'No.' }, { status: 403 });
    const unreachable = () => Promise.reject(new TypeError('fetch failed'));
    follow(refused, unreachable, stream(['{"outcome":"Failed"}\n']));
    await jest.advanceTimersByTimeAsync(2_900);
    expect(became).toEqual([
      ['away', 'ROLE_INSUFFICIENT'],
      ['away', 'UNREACHABLE'],
    ]);
    await jest.advanceTimersByTimeAsync(200);
    expect(became.at(-1)).toEqual(['ended', undefined]);
  });
});
