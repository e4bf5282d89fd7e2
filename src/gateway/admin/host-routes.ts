import { Injectable } from '@nestjs/common';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { json, unavailable, type Answer } from '../answer.js';
import { AdminRoutes, adminRoute, type AdminCall, type AdminRoute } from './admin-route.js';
import { HostLog } from './host-log.js';
import { hostStatus } from './host-status.js';

const NO_DEBUGGER =
  'There is no debugger to start here: the language processes run on the workers. Run the project with `nightshift dev` and attach to it.';

/** What the host tells of itself, and its log (host-semantics, section 2). */
@Injectable()
export class HostRoutes extends AdminRoutes {
  readonly routes: readonly AdminRoute[] = [
    adminRoute('GET', '/admin/host/status', (call) => this.#status(call)),
    adminRoute('GET', '/admin/host/processes', processes),
    adminRoute('GET', '/admin/host/config', config),
    adminRoute('POST', '/admin/host/debug', () => json(501, { message: NO_DEBUGGER })),
    // Workers join and leave by their operator's hand; nothing here would act on another vote.
    adminRoute('POST', '/admin/host/scale/status', () => json(200, { vote: 'None' })),
    adminRoute('POST', '/admin/host/log', (call) => this.log.write(call)),
  ];

  constructor(
    private readonly fleet: FleetRegistry,
    private readonly log: HostLog,
  ) {
    super();
  }

  #status({ table }: AdminCall): Answer {
    return json(200, hostStatus(table, this.fleet.serving(table.name).length));
  }
}

/** Of this gateway: the language processes belong to the workers, which may be elsewhere. */
function processes(): Answer {
  const gateway = {
    processId: process.pid,
    processName: process.title,
    debugEngine: 'none',
    isEligibleForOpenInBrowser: false,
  };
  return json(200, { processes: [gateway] });
}

function config({ table }: AdminCall): Answer {
  const { report } = table.snapshot;
  return report === undefined ? unavailable('Function host is not running.') : json(200, report.host.raw);
}
