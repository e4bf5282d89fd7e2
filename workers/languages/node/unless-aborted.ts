import type { LanguageProcess } from './language-process.js';

/** Does what a process needs before it takes work, and ends the process when `signal` gives up: nobody else knows it yet. */
export async function unlessAborted<T>(
  process: LanguageProcess,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const giveUp = () => process.kill('PROCESS_EXITED', 'the app was unloaded');
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
