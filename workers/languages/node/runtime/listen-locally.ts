import { Server } from 'node:net';

/**
 * While `work` runs, a server that names no address listens on this machine's loopback only: the library's own would listen on every interface.
 * `prepare` sees each before it listens.
 */
export async function listeningLocally<T>(work: () => Promise<T> | T, prepare: (server: Server) => void): Promise<T> {
  const listen = Reflect.get(Server.prototype, 'listen') as (...given: unknown[]) => Server;
  Server.prototype.listen = function listenLocally(this: Server, ...given: unknown[]) {
    prepare(this);
    const [port, ...rest] = given;
    const namesNothing = port === undefined || typeof port === 'number' || typeof port === 'function';
    if (!namesNothing || typeof rest[0] === 'string') return Reflect.apply(listen, this, given);
    const callback = given.find((each) => typeof each === 'function');
    const options = { host: '127.0.0.1', port: typeof port === 'number' ? port : 0 };
    return Reflect.apply(listen, this, callback === undefined ? [options] : [options, callback]);
  } as Server['listen'];
  try {
    return await work();
  } finally {
    Server.prototype.listen = listen as Server['listen'];
  }
}
