import { headersFor } from './client.js';
import { ApiProblem } from './problem.js';

interface UploadOptions {
  readonly type: string;
  /** How many bytes have left. */
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/** Sends a file as it is, and resolves with the answer's JSON. `fetch` does not tell how far it is. Rejects with an ApiProblem. */
export function upload<Answer>(address: string, file: Blob, options: UploadOptions): Promise<Answer> {
  const { type, onProgress, signal } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = new XMLHttpRequest();
  request.open('POST', address);
  for (const [name, value] of Object.entries(headersFor('post'))) request.setRequestHeader(name, value);
  request.setRequestHeader('content-type', type);
  request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
  request.addEventListener('load', () => {
    const { status, responseText } = request;
    const answer = new Response(responseText, { status });
    if (status < 400) answer.json().then((body) => resolve(body as Answer), reject);
    else ApiProblem.of(answer).then(reject, reject);
  });
  request.addEventListener('error', () => reject(ApiProblem.unreachable(undefined)));
  request.addEventListener('abort', () => reject(signal.reason as Error));
  signal.addEventListener('abort', () => request.abort(), { once: true });
  request.send(file);
  return promise;
}
