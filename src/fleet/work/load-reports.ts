import { Injectable } from '@nestjs/common';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { Logger } from '#contracts/ports/logger.js';
import { AppsService } from '../../apps/apps.service.js';
import { FleetRegistry } from '../fleet-registry.js';
import type { WorkerRow } from '../worker-store.js';

/** What workers found when they loaded versions: triggers live on it. */
@Injectable()
export class LoadReports {
  constructor(
    private readonly apps: AppsService,
    private readonly fleet: FleetRegistry,
    private readonly logger: Logger,
  ) {}

  /** A failure on one worker takes nothing from those on which the version runs: they are called as before, and the log tells of it. Throws VERSION_NOT_FOUND. */
  async save({ id, name }: WorkerRow, app: string, version: string, report: LoadReport): Promise<void> {
    const { errors, functions, offlinePage } = report;
    const isFailed = errors.length > 0 && functions.length === 0 && offlinePage === undefined;
    if (!isFailed || !this.#runs(app, version)) return this.apps.saveLoadReport(app, version, report);
    const facts = { workerId: id, worker: name, app, version, errors };
    this.logger.warn(facts, 'A worker cannot load a version that others run: it takes no calls of it');
  }

  #runs(app: string, version: string): boolean {
    return this.fleet
      .serving(app)
      .some(({ apps }) => apps.some((one) => one.app === app && one.version === version && one.state === 'ready'));
  }
}
