import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { AppDetail } from './app-directory.js';
import type { AppRow, VersionRow } from './app-store.js';
import type { AppDetailResponse, AppResponse, FunctionResponse, VersionResponse } from './apps.dto.js';
import type { GatewayAddress } from './gateway-address.js';

export interface QueueOfOther {
  readonly queue: string;
  readonly owner: string;
}

function waitingNote({ queue, owner }: QueueOfOther): string {
  return `Waits for consent: queue '${queue}' belongs to app ${owner}. An Owner gives it with POST /api/queues/${queue}/consents.`;
}

export function appResponse({ name, activeVersion, createdAt }: AppRow): AppResponse {
  return { name, ...(activeVersion === undefined ? {} : { version: activeVersion }), createdAt };
}

/** `others`: queues that the app wants and may not consume. */
export function describeApp(
  detail: AppDetail,
  gateway: GatewayAddress,
  others: readonly QueueOfOther[] = [],
): AppDetailResponse {
  const { app, versions, active, isAlone } = detail;
  const report = active?.loadReport;
  const functions = report?.functions.map((metadata) =>
    describeFunction(metadata, gateway.invokeUrl({ name: app.name, isAlone }, report, metadata), others),
  );
  const { name, version, createdAt } = appResponse(app);
  return {
    name,
    ...(version === undefined ? {} : { version }),
    createdAt,
    durable: app.durable,
    versions: versions.map((version) => describeVersion(version, version === active)),
    functions: functions ?? [],
  };
}

export function describeVersion(row: VersionRow, active: boolean): Omit<VersionResponse, never> {
  const { version, digest, packageBytes, createdAt, loadReport } = row;
  const loaded = loadReport !== undefined;
  return { version, digest, packageBytes, createdAt, active, loaded, errors: loadReport?.errors ?? [] };
}

function describeFunction(
  metadata: FunctionMetadata,
  invokeUrl: string | undefined,
  others: readonly QueueOfOther[],
): FunctionResponse {
  const awaited = (metadata.queues ?? []).flatMap(({ use, broker, queue }) =>
    use === 'trigger' && broker === 'house' ? others.filter((other) => other.queue === queue) : [],
  );
  const trigger = triggerOf(metadata)?.type;
  return {
    name: metadata.name,
    ...(trigger === undefined ? {} : { trigger }),
    status: statusOf(metadata, awaited.length > 0),
    errors: metadata.errors,
    notes: [...(metadata.notes ?? []), ...awaited.map(waitingNote)],
    ...(invokeUrl === undefined ? {} : { invokeUrl }),
  };
}

function statusOf({ errors, disabled }: FunctionMetadata, waits: boolean): FunctionResponse['status'] {
  if (errors.length > 0) return 'failed';
  if (disabled) return 'disabled';
  return waits ? 'waiting' : 'ready';
}
