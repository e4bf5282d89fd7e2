import { loadConfig } from '../load-config.js';
import { trustAuthorities, trustOptions } from './trust.config.js';
import { codeOf, NightshiftError, toError, type ErrorCode } from '#contracts/errors.js';

const EXIT_CONFIG = 78;
/** Starting again changes nothing until somebody has mended what the program was given. */
const CONFIGURATION: ReadonlySet<ErrorCode> = new Set([
  'CONFIG_INVALID',
  'TOKEN_INVALID',
  'HOST_JSON_MISSING',
  'HOST_JSON_INVALID',
]);
/** A terminal's Ctrl-C reaches the process twice when npm passes it on as well. */
const ECHO_MS = 1_000;
/** Most stops are over by then; who waits longer is told what for. */
const NOTICE_MS = 1_000;

const WAITING = 'Waiting for what still runs. Ctrl-C again stops at once.';

/**
 * Waits for SIGINT, SIGTERM or SIGHUP, then for `stop`. A second signal, later than an echo of the first, ends the process at once.
 * Resolves when everything is closed; the process then ends by itself or is ended, so that no open handle can keep it.
 */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    let firstAt: number | undefined;
    const onSignal = (signal: NodeJS.Signals) => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        if (signal === 'SIGINT') setTimeout(() => console.error(WAITING), NOTICE_MS).unref();
        resolve();
      } else if (performance.now() - firstAt > ECHO_MS) {
        console.error('Stopped at once: what was running is run again or reported as lost.');
        process.exit(130);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  });
  await stop();
  process.exit(0);
}

/** Runs a program's main function, with the authorities that it is told to trust; an error that Nightshift raised on purpose is printed as its message, any other with its stack. */
export async function orExplain(main: () => Promise<void>): Promise<void> {
  try {
    trustAuthorities(loadConfig({ trust: trustOptions }).trust);
    await main();
  } catch (error) {
    if (error instanceof NightshiftError) console.error(`${error.message} (${error.code})`);
    else console.error(toError(error).stack);
    process.exit(CONFIGURATION.has(codeOf(error)) ? EXIT_CONFIG : 1);
  }
}
