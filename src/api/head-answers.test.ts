import { PassThrough, type Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { endStreamsOfHead } from './head-answers.js';

let server: FastifyInstance;
let streams: Readable[];

beforeEach(() => {
  streams = [];
  server = fastify();
  endStreamsOfHead(server);
  server.get('/log', (_request, reply) => {
    const log = new PassThrough();
    log.write('Welcome\n');
    streams.push(log);
    return reply.header('content-length', '8').send(log);
  });
});
afterEach(() => server.close());

describe('HEAD of what is answered by a stream', () => {
  it('ends the stream, and says what GET would', async () => {
    const { statusCode, headers, body } = await server.inject({ method: 'HEAD', url: '/log' });
    expect({ statusCode, length: headers['content-length'], body }).toEqual({ statusCode: 200, length: '8', body: '' });
    expect(streams.map(({ destroyed }) => destroyed)).toEqual([true]);
  });

  it('leaves GET as it is', async () => {
    const answer = server.inject({ method: 'GET', url: '/log' });
    while (streams.length === 0) await new Promise((resolve) => setImmediate(resolve));
    (streams[0] as PassThrough).end();
    expect((await answer).body).toBe('Welcome\n');
  });
});
