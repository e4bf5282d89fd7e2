import { createReadStream } from 'node:fs';
import type { Shell } from '../run/shell.js';
import type { Package } from './packed-folder.js';

interface Progress {
  readonly start: (bytes: number) => void;
  readonly add: (bytes: number) => void;
  readonly stop: () => void;
}

const SILENT: Progress = { start: () => undefined, add: () => undefined, stop: () => undefined };

/** The package as a request's body, with a bar on standard error while it goes, where somebody looks. */
export async function uploadBody(shell: Shell, packed: Package): Promise<ReadableStream> {
  return ReadableStream.from(counted(packed, shell.isTerminal ? await progressBar() : SILENT));
}

async function* counted({ file, bytes }: Package, progress: Progress): AsyncGenerator<Uint8Array> {
  progress.start(bytes);
  try {
    for await (const chunk of createReadStream(file)) {
      const part = chunk as Uint8Array;
      yield part;
      progress.add(part.length);
    }
  } finally {
    progress.stop();
  }
}

async function progressBar(): Promise<Progress> {
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({ format: 'Uploading {bar} {percentage}%', clearOnComplete: true });
  return {
    start: (bytes) => bar.start(bytes, 0),
    add: (bytes) => bar.increment(bytes),
    stop: () => bar.stop(),
  };
}
