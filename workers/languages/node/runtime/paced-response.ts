import type { ServerResponse } from 'node:http';

/** As much of a handler's answer as concerns its body. */
interface Answer {
  readonly status?: unknown;
  readonly headers?: ConstructorParameters<typeof Headers>[0];
  readonly cookies?: unknown;
  readonly enableContentNegotiation?: unknown;
  readonly body?: unknown;
  readonly jsonBody?: unknown;
}

/** A stream that has nothing yet must not hold up status and headers; one that fails at once still gets another status. */
const HEAD_WITHIN_MS = 10;

/** A body that is taken piece by piece. */
interface Source {
  next(): Promise<{ readonly value?: unknown; readonly done?: boolean | undefined }>;
  cancel(): void;
}

/**
 * The answer as the library is given it. The library writes what a stream has without waiting for whoever reads (and never answers at all when the
 * handler returned nothing): so its stream gives only as much as the connection takes, and ends when that is gone.
 */
export function pacedAnswer(result: unknown, response: ServerResponse): unknown {
  if (result === null || result === undefined) return { status: 204 };
  if (typeof result !== 'object') return result;
  const answer = result as Answer;
  const { status, cookies, enableContentNegotiation, body, jsonBody } = answer;
  const source = jsonBody === null || jsonBody === undefined ? sourceOf(body) : undefined;
  if (source === undefined) return result;
  return { status, cookies, enableContentNegotiation, headers: headersOf(answer), body: paced(source, response) };
}

/** `answer` has the library answer in place of the handler, which frees what it holds of the request; an answer that has begun is cut. */
export async function answerFailure(response: ServerResponse, answer: () => Promise<unknown>): Promise<void> {
  if (!response.headersSent) await answer().catch(() => undefined);
  if (!response.writableEnded) response.destroy();
}

/** A blob's type is the content type, unless there is one. */
function headersOf({ headers, body }: Answer): Headers {
  const all = new Headers(headers);
  if (body instanceof Blob && body.type !== '' && !all.has('content-type')) all.set('content-type', body.type);
  return all;
}

function sourceOf(body: unknown): Source | undefined {
  if (body instanceof Blob) return sourceOf(body.stream());
  if (body instanceof ReadableStream) {
    const reader = (body as ReadableStream<unknown>).getReader();
    return { next: () => reader.read(), cancel: () => void reader.cancel().catch(() => undefined) };
  }
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) return undefined;
  const iterator = (body as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const { destroy } = body as { readonly destroy?: unknown };
  const cancel = (): void => {
    // A generator that waits does not hear of `return` before it goes on; Node's own streams do hear.
    if (typeof destroy === 'function') Reflect.apply(destroy, body, []);
    else void iterator.return?.().catch(() => undefined);
  };
  return { next: () => iterator.next(), cancel };
}

function paced(source: Source, response: ServerResponse): ReadableStream<unknown> {
  let over = false;
  return new ReadableStream<unknown>(
    {
      start(controller) {
        const leave = (): void => {
          if (over) return;
          over = true;
          source.cancel();
          controller.close();
        };
        if (response.destroyed) leave();
        else response.once('close', leave);
      },
      async pull(controller) {
        if (response.writableNeedDrain) await drained(response);
        if (over) return;
        const head = setTimeout(() => response.flushHeaders(), HEAD_WITHIN_MS);
        try {
          const { value, done } = await source.next();
          if (over) return;
          if (done !== true) return controller.enqueue(value);
          controller.close();
        } catch (error) {
          if (!over) controller.error(error);
        } finally {
          clearTimeout(head);
        }
        over = true;
      },
      cancel: () => {
        over = true;
        source.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const leave = (): void => {
      response.off('drain', leave).off('close', leave);
      resolve();
    };
    response.on('drain', leave).on('close', leave);
  });
}
