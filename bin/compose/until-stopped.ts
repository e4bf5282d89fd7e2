import { codeOf, NightshiftError, toError } from '#contracts/errors.js';

const EXIT_CONFIG = 78;
/** A terminal's Ctrl-C reaches the process twice when npm passes it on as well. */
const ECHO_MS = 1_000;

/**
 * Waits for SIGINT, SIGTERM or SIGHUP, then for `stop`. A second signal, later than an echo of the first, ends the process at once.
 * Resolves when everything is closed; the process then ends by itself or is ended, so that no open handle can keep it.
 */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    let firstAt: number | undefined;
    const onSignal = () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
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

/** Runs a program's main function; an error that Nightshift raised on purpose is printed as its message, any other with its stack. */
export async function orExplain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof NightshiftError) console.error(`${error.message} (${error.code})`);
    else console.error(toError(error).stack);
    process.exit(codeOf(error) === 'CONFIG_INVALID' ? EXIT_CONFIG : 1);
  }
}
