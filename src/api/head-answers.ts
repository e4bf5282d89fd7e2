import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/**
 * HEAD is answered by what answers GET. Where that is a stream, it ends at once: Fastify would read it to its end and throw it away, though it may be all
 * of the history, or a log that goes on for hours.
 */
export function endStreamsOfHead(server: FastifyInstance): void {
  server.addHook('onSend', (request, _reply, payload, done) => {
    if (request.method !== 'HEAD' || !(payload instanceof Readable)) return done(null, payload);
    payload.destroy();
    // No text: its length would take the place of the one that GET has.
    done(null, Readable.from([]));
  });
}
