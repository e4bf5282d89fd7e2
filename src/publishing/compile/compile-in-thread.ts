import { Worker } from 'node:worker_threads';
import { NightshiftError } from '#contracts/errors.js';
import type { CompiledProject, Project } from './compile-project.js';

const ENTRY = new URL('./compile-thread.js', import.meta.url);
const LIMIT_MS = 60_000;
const LIMIT_MB = 768;

/** In a thread of its own: types can be written that take the compiler for ever, or all memory. Rejects with FILES_NOT_COMPILED. */
export function compileInThread(project: Project): Promise<CompiledProject> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(ENTRY, {
      workerData: project,
      env: {},
      name: 'compile',
      resourceLimits: { maxOldGenerationSizeMb: LIMIT_MB },
    });
    const refuse = (why: string): void => {
      reject(new NightshiftError('FILES_NOT_COMPILED', `Nothing was saved: the compiler ${why}.`));
    };
    const limit = setTimeout(() => {
      refuse(`took longer than ${LIMIT_MS / 1_000} s`);
      void thread.terminate();
    }, LIMIT_MS);
    thread.once('message', resolve);
    thread.once('error', ({ message }) => refuse(`failed (it may use ${LIMIT_MB} MB): ${message}`));
    thread.once('exit', () => {
      clearTimeout(limit);
      refuse('ended without a result');
    });
  });
}
