import { once } from 'node:events';
import { homedir, hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Shell } from '#cli/run/shell.js';
import { shellEnvironment } from '../load-config.js';
import { packageVersion } from './package-version.js';

/** The surroundings of a verb: this process's own. */
export function processShell(): Shell {
  // Who reads half of a list (`| head`) has seen enough: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const env = shellEnvironment();
  return {
    env,
    stdin: process.stdin,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    isTerminal: process.stderr.isTTY,
    hostName: hostname(),
    hasColours: process.stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    homeFolder: homedir(),
    folder: process.cwd(),
    version: packageVersion(),
    out: (text) => void process.stdout.write(text),
    outAll: async (content) => {
      for await (const chunk of content) if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
    },
    err: (text) => void process.stderr.write(text),
    wait: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
    interrupted: onInterrupt,
    trust: (pem) => setDefaultCACertificates([...getCACertificates('default'), pem]),
    packFolder: async (folder) => (await import('#src/publishing/pack-folder.js')).packFolder(folder),
  };
}

/** A second Ctrl-C ends the process at once. */
function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
