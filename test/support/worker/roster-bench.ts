import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Assignment, AssignmentList } from '#contracts/messages/worker-link.js';
import type { QueueBrokers } from '#contracts/ports/queue-brokers.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { AppLoader } from '#workers/agent/app-loader.js';
import { AppRoster } from '#workers/agent/app-roster.js';
import { LoadReporter } from '#workers/agent/load-reporter.js';
import { SafeObserver } from '#workers/agent/safe-observer.js';
import { FolderInPlace } from '#workers/packages/folder-in-place.js';
import type { PackageSource } from '#workers/packages/package-source.js';
import { LaneBench } from './lane-bench.js';
import { ScriptedLanguage } from './scripted-language.js';

const opened: AppRoster[] = [];
const config = { syncSlots: 4, durableSlots: 2 };

interface Parts {
  readonly language?: ScriptedLanguage;
  readonly packages?: PackageSource;
  readonly brokers?: QueueBrokers;
  readonly reportLoad?: (app: string, version: string, report: LoadReport) => Promise<void>;
}

/** A roster over one language, with the list of assignments in the test's hand. */
export async function aRoster(parts: Parts = {}) {
  const { queue, tools } = await LaneBench.open(parts.brokers === undefined ? {} : { brokers: parts.brokers });
  const logger = new SilentLogger();
  const observer = new SafeObserver({}, logger);
  const language = parts.language ?? new ScriptedLanguage();
  const packages = parts.packages ?? new FolderInPlace('/app');
  const reports: [string, string, LoadReport][] = [];
  const management: AssignmentList & { assignments: Assignment[] } = { assignments: [] };
  const keep = (...report: [string, string, LoadReport]) => {
    reports.push(report);
    return Promise.resolve();
  };
  const app = {
    lanes: tools,
    loader: new AppLoader({
      packages,
      languages: [language],
      isolation: { userOf: () => Promise.resolve(undefined) },
      observer,
      config,
    }),
    reporter: new LoadReporter({ reportLoad: parts.reportLoad ?? keep }, logger),
    logger,
    config,
    observer: { appLog: () => undefined },
    changed: () => undefined,
  };
  const client = { assignments: () => Promise.resolve(management) };
  const roster = new AppRoster({ client, logger, app });
  opened.push(roster);
  return { queue, tools, language, management, reports, roster };
}

/** Ends every roster of the test, whatever it is doing. */
export async function endRosters(): Promise<void> {
  for (const roster of opened.splice(0)) {
    await roster.end();
    await roster.stopTaking();
  }
}
