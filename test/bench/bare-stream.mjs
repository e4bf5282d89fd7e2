import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The same work as the functions of test/support/apps/streams, in one process, with nothing around it. */
const server = createServer((request, response) => void answer(request, response));

async function answer(request, response) {
  if (request.method === 'POST') {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.byteLength;
    response.end(JSON.stringify({ bytes }));
    return;
  }
  const chunk = Buffer.alloc(64 * 1024, 'streaming');
  let left = Number(new URL(request.url, 'http://localhost').searchParams.get('mib')) * 16;
  const body = new Readable({
    read() {
      this.push(left-- > 0 ? chunk : null);
    },
  });
  await pipeline(body, response);
}

server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
