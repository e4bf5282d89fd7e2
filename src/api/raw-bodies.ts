import type { Server } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isScmPath } from '../publishing/scm-paths.js';

/** What takes a package as it comes, beside the publishing endpoint. */
const UPLOAD = '/api/apps/:app/deployments';
const FILE = '/scm/:app/api/vfs/*';

/**
 * Bodies of the publishing endpoint that are not JSON reach their handler as a stream, whatever the content type and encoding say: Visual Studio sends
 * `Content-Encoding: utf-8`, curl names a form (publishing 10.2). Elsewhere only JSON is read: forms and plain text are what a page of another site
 * can send in the name of a browser that has kept the token. Here it is refused for where it comes from alone (`refuseForeign`).
 */
export function leaveUploadsAlone(server: FastifyInstance): void {
  server.addContentTypeParser('*', (request, stream, done) => {
    if (takesUploads(request)) done(null, stream);
    else done(unsupported(request));
  });
}

/** What becomes a file is taken as it comes: JSON too (publishing 8). */
export function takeFilesAsTheyAre(server: FastifyInstance): void {
  server.addHook('preParsing', ({ raw, method, routeOptions }, _reply, _payload, done) => {
    if (method === 'PUT' && routeOptions.url === FILE) raw.headers['content-type'] = 'application/octet-stream';
    done();
  });
}

/** Many clients name JSON with whatever they ask. The type describes content (RFC 9110, 8.3): where none is sent, there is no JSON to be read. */
export function readNothingFromNothing(server: FastifyInstance): void {
  server.addHook('onRequest', ({ raw: { headers, url = '' } }, _reply, done) => {
    const isEmpty = (headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined;
    const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
    if (isEmpty && isJson && !isScmPath(url)) delete headers['content-type'];
    done();
  });
}

/**
 * Says "100 Continue" only after authentication: who may not publish should not send a package first. What is refused before leaves a body
 * unread, so the connection ends with the answer.
 */
export function continueOnceAdmitted(http: Server, server: FastifyInstance): void {
  http.on('checkContinue', (request, response) => {
    response.shouldKeepAlive = false;
    http.emit('request', request, response);
  });
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (/100-continue/i.test(request.headers.expect ?? '')) reply.raw.writeContinue();
    done();
  });
}

function takesUploads({ url, routeOptions }: FastifyRequest): boolean {
  return isScmPath(url) || routeOptions.url === UPLOAD;
}

function unsupported({ headers }: FastifyRequest): Error {
  const message = `This path does not take ${headers['content-type'] ?? 'a body without a content type'}: send JSON.`;
  return Object.assign(new Error(message), { statusCode: 415 });
}
