import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** node:sqlite without a flag, module hooks and the streams we use: package.json `engines` says the same. */
const OLDEST = [22, 22] as const;
const EXIT_CONFIG = 78;
const REMEDY = 'Install a current Node from nodejs.org, or reinstall Nightshift without --omit=optional.';
const EXIT_SIGTERM = 143;

/**
 * Runs `main` on a Node that is new enough: this one, or the installed node-<platform>-<arch> package, which starts the same program again.
 * The program that was typed stays as a thin parent: it passes signals on and ends as its child ends.
 */
export async function onSupportedNode(main: () => Promise<void>): Promise<void> {
  if (isSupported(process.versions.node)) {
    stopWithParent();
    await main();
    return;
  }
  const node = installedNode();
  if (node === undefined) {
    console.error(
      `Nightshift needs Node ${OLDEST.join('.')} or later; this is ${process.versions.node}, and no package node-${process.platform}-${process.arch} is installed beside it (NODE_TOO_OLD).\n${REMEDY}`,
    );
    process.exit(EXIT_CONFIG);
  }
  runOn(node);
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

function installedNode(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`);
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
}

function runOn(node: string): void {
  // The channel only tells the child that its parent is gone, should it be killed without a signal to pass on.
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    // Of one that runs: a signal that could not be passed on.
    if (child.pid !== undefined) return;
    console.error(
      `Nightshift needs a newer Node, and ${node} cannot be started: ${error.message} (NODE_TOO_OLD).\n${REMEDY}`,
    );
    process.exit(EXIT_CONFIG);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function stopWithParent(): void {
  // Undefined where there never was a channel.
  const isConnected: boolean | undefined = process.connected;
  if (isConnected === undefined) return;
  if (!isConnected) stop();
  process.on('disconnect', stop);
  process.channel?.unref();
}

/** As SIGTERM would, which ends a program that does not listen for it yet. */
function stop(): void {
  if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(EXIT_SIGTERM);
}
