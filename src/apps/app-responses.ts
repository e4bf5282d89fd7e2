import type { AppDetail } from './catalog/app-directory.js';
import type { AppRow, VersionRow } from './app-store.js';
import type { AppDetailResponse, AppResponse, VersionResponse } from './apps.dto.js';
import { describeFunction, type QueueOfOther } from './function-responses.js';
import type { GatewayAddress } from './gateway-address.js';

export function appResponse({ name, activeVersion, state, createdAt, slotOf }: AppRow): Omit<AppResponse, never> {
  return {
    name,
    ...(activeVersion === undefined ? {} : { version: activeVersion }),
    state,
    createdAt,
    ...(slotOf === undefined ? {} : { slotOf }),
  };
}

/** `others`: queues that it wants and may not consume. */
export function describeApp(
  detail: AppDetail,
  gateway: GatewayAddress,
  others: readonly QueueOfOther[] = [],
): AppDetailResponse {
  const { app, versions, active, isAlone } = detail;
  const served = { name: app.name, isAlone };
  const report = active?.loadReport;
  const functions = report?.functions.map((metadata) => {
    const invokeUrl = gateway.invokeUrl(served, report, metadata);
    return describeFunction(metadata, { routePrefix: report.host.routePrefix, invokeUrl, others });
  });
  return {
    ...appResponse(app),
    addresses: gateway.addresses(served),
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
