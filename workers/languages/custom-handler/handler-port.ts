import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { NightshiftError } from '#contracts/errors.js';

/** A port of this machine that nothing listens on, for a handler that is about to start. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whoever listens there would be taken for the handler, and get its calls. Throws APP_NOT_LOADED. */
export async function checkUnused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const used = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (!used) return;
  const text = `Port ${port} of "customHandler.port" in host.json is in use on this machine, by an earlier version of the app perhaps: remove "port", so that each process of the handler gets a free one in FUNCTIONS_CUSTOMHANDLER_PORT`;
  throw new NightshiftError('APP_NOT_LOADED', text);
}
