import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';
import type { AppDetail } from './app-directory.js';
import type { AppRow, VersionRow } from './app-store.js';
import type { AppDetailResponse, AppResponse, FunctionResponse, VersionResponse } from './apps.dto.js';
import type { GatewayAddress } from './gateway-address.js';

export function appResponse({ name, activeVersion, createdAt }: AppRow): AppResponse {
  return { name, ...(activeVersion === undefined ? {} : { version: activeVersion }), createdAt };
}

export function describeApp(detail: AppDetail, gateway: GatewayAddress): AppDetailResponse {
  const { app, versions, active, isAlone } = detail;
  const report = active?.loadReport;
  const functions = report?.functions.map((metadata) =>
    describeFunction(metadata, gateway.invokeUrl({ name: app.name, isAlone }, report, metadata)),
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

function describeVersion(row: VersionRow, active: boolean): VersionResponse {
  const { version, digest, packageBytes, createdAt, loadReport } = row;
  const loaded = loadReport !== undefined;
  return { version, digest, packageBytes, createdAt, active, loaded, errors: loadReport?.errors ?? [] };
}

function describeFunction(metadata: FunctionMetadata, invokeUrl: string | undefined): FunctionResponse {
  const trigger = triggerOf(metadata)?.type;
  return {
    name: metadata.name,
    ...(trigger === undefined ? {} : { trigger }),
    status: statusOf(metadata),
    errors: metadata.errors,
    ...(invokeUrl === undefined ? {} : { invokeUrl }),
  };
}

function statusOf({ errors, disabled }: FunctionMetadata): FunctionResponse['status'] {
  if (errors.length > 0) return 'failed';
  return disabled ? 'disabled' : 'ready';
}
