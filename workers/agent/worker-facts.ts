import { availableParallelism, totalmem } from 'node:os';
import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import { availabilityOf } from '../availability.js';
import { labelsOf } from '../labels.js';
import type { LanguageHost } from '../languages/language-host.js';
import type { WorkerConfig } from '../worker.config.js';

const MIB = 1024 ** 2;

interface FactSources {
  readonly config: Pick<WorkerConfig, 'labels' | 'available' | 'availableZone'>;
  readonly languages: readonly Pick<LanguageHost, 'runtimes'>[];
  readonly release: string;
}

/** What this worker is. Cores and memory are those that it may use: of a container, not of the machine around it. */
export async function workerFacts({ config, languages, release }: FactSources): Promise<WorkerFacts> {
  const runtimes = await Promise.all(languages.map((language) => language.runtimes()));
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const availability = availabilityOf(config);
  return {
    os: process.platform,
    arch: process.arch,
    runtimes: [...new Set(runtimes.flat())],
    cores: availableParallelism(),
    memoryMiB: Math.floor(memory / MIB),
    labels: { ...labelsOf(config.labels) },
    release,
    ...(availability !== undefined && { available: { window: availability.text, zone: availability.zone.name } }),
  };
}
