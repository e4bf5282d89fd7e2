import { once } from 'node:events';
import { createServer } from 'node:net';

const USUAL = 7070;

/** Management's usual port, or any free one when that is taken: with a `--port` of their own, several projects run side by side. */
export async function devManagementPort(): Promise<string> {
  const probe = createServer();
  try {
    probe.listen(USUAL, '127.0.0.1');
    await once(probe, 'listening');
    return String(USUAL);
  } catch {
    return '0';
  } finally {
    probe.close();
  }
}
