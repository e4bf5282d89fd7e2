import { Module } from '@nestjs/common';
import { AddressedApps } from './addressed-apps.js';
import { AdminEndpoint } from './admin/admin-endpoint.js';
import { AdminTable } from './admin/admin-table.js';
import { FunctionRoutes } from './admin/function-routes.js';
import { HostLog } from './admin/host-log.js';
import { HostRoutes } from './admin/host-routes.js';
import { KeyRoutes } from './admin/key-routes.js';
import { ManualRun } from './admin/manual-run.js';
import { PackageDownload } from './admin/package-download.js';
import { StateRoutes } from './admin/state-routes.js';
import { Warmup } from './admin/warmup.js';
import { AppStarts } from './app-starts.js';
import { AppTables } from './app-tables.js';
import { BuiltInRoutes } from './built-in-routes.js';
import { BodyExchange } from './bodies/body-exchange.js';
import { CallBook } from './dispatch/call-book.js';
import { CallWatch } from './dispatch/call-watch.js';
import { Outbox } from './dispatch/outbox.js';
import { SyncDispatcher } from './dispatch/sync-dispatcher.js';
import { SyncResults } from './dispatch/sync-results.js';
import { DurableAcceptance } from './durable/acceptance.js';
import { DurableLane } from './durable/durable-lane.js';
import { ExecutionAccess } from './durable/execution-access.js';
import { ExecutionStatusEndpoint } from './durable/execution-status.js';
import { LocationSigner } from './durable/location-signer.js';
import { ExtensionWebhooks } from './extension-webhooks.js';
import { KeyGuard } from './key-guard.js';
import { FunctionEndpoint } from './functions/function-endpoint.js';
import { FunctionLanes } from './functions/function-lanes.js';
import { FunctionRequests } from './functions/function-requests.js';
import { ResponseBodies } from './functions/response-bodies.js';
import { SyncLane } from './functions/sync-lane.js';
import { GatewayMetrics } from './gateway-metrics.js';
import { GatewayServer } from './gateway-server.js';
import { GatewayTransport } from './gateway-transport.js';
import { IdempotentCalls } from './idempotency/idempotent-calls.js';
import { KeptAnswers } from './idempotency/kept-answers.js';
import { RequestRouter } from './request-router.js';
import { RunTickets } from './test-runs/run-tickets.js';
import { AppThrottles } from './throttle/app-throttles.js';

/**
 * HTTP triggers. Ports, stores, AppCatalog, FleetRegistry, DurableDispatch, the prom-client Registry, GATEWAY_CONFIG and LOCATION_KEYS come from
 * global modules.
 */
@Module({
  providers: [
    AddressedApps,
    AdminEndpoint,
    AdminTable,
    FunctionRoutes,
    HostLog,
    HostRoutes,
    KeyRoutes,
    ManualRun,
    PackageDownload,
    StateRoutes,
    Warmup,
    AppStarts,
    AppTables,
    AppThrottles,
    BodyExchange,
    BuiltInRoutes,
    CallBook,
    CallWatch,
    DurableAcceptance,
    DurableLane,
    ExecutionAccess,
    ExecutionStatusEndpoint,
    ExtensionWebhooks,
    KeyGuard,
    FunctionEndpoint,
    FunctionLanes,
    FunctionRequests,
    GatewayMetrics,
    GatewayServer,
    GatewayTransport,
    IdempotentCalls,
    KeptAnswers,
    LocationSigner,
    Outbox,
    RequestRouter,
    ResponseBodies,
    RunTickets,
    SyncDispatcher,
    SyncLane,
    SyncResults,
  ],
  exports: [GatewayServer],
})
export class GatewayModule {}
