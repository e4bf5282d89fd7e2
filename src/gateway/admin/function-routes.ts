import { Injectable } from '@nestjs/common';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { empty, json, unavailable, type Answer } from '../answer.js';
import { AdminRoutes, adminRoute, type AdminCall, type AdminRoute } from './admin-route.js';
import { functionDocument } from './function-document.js';
import { ManualRun } from './manual-run.js';
import { PackageDownload } from './package-download.js';
import { invalid } from './read-json.js';

const READ_ONLY =
  'The functions of this app are read-only: it runs from its package. Change the project and publish it as a new version.';

/** `/admin/functions` and what is below it, but for keys (host-semantics, section 2). */
@Injectable()
export class FunctionRoutes extends AdminRoutes {
  readonly routes: readonly AdminRoute[] = [
    adminRoute('GET', '/admin/functions', loaded(list)),
    // Before the one whose name may be anything.
    adminRoute('GET', '/admin/functions/download', (call) => this.download.answer(call)),
    adminRoute('GET', '/admin/functions/{function}', loaded(named(show))),
    adminRoute('GET', '/admin/functions/{function}/status', loaded(named(status))),
    adminRoute('POST', '/admin/functions/{function}', (call) => this.#run(call)),
    adminRoute('PUT', '/admin/functions/{function}', () => invalid(READ_ONLY)),
    adminRoute('DELETE', '/admin/functions/{function}', loaded(named(() => invalid(READ_ONLY)))),
  ];

  constructor(
    private readonly manualRun: ManualRun,
    private readonly download: PackageDownload,
  ) {
    super();
  }

  #run({ exchange, table, names }: AdminCall): Promise<Answer> {
    return this.manualRun.answer(exchange, table, names['function'] ?? '');
  }
}

type Show = (call: AdminCall) => Answer;

/** Nothing is known of the functions before a worker has loaded them. */
function loaded(answer: Show): Show {
  return (call) =>
    call.table.snapshot.report === undefined ? unavailable('Function host is not running.') : answer(call);
}

function named(answer: (call: AdminCall, metadata: FunctionMetadata) => Answer): Show {
  return (call) => {
    const metadata = call.table.findFunction(call.names['function'] ?? '');
    return metadata === undefined ? empty(404) : answer(call, metadata);
  };
}

function list({ table, site }: AdminCall): Answer {
  return json(
    200,
    table.functions.map((metadata) => functionDocument(table, metadata, site)),
  );
}

function show({ table, site }: AdminCall, metadata: FunctionMetadata): Answer {
  return json(200, functionDocument(table, metadata, site));
}

function status({ table }: AdminCall, metadata: FunctionMetadata): Answer {
  const errors = table.problemsOf(metadata);
  return json(200, errors.length === 0 ? {} : { errors });
}
