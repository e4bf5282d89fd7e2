import { join, resolve } from 'node:path';
import { loadConfig } from '../load-config.js';
import { logOptions } from './log.config.js';
import { managementSets } from './management-sets.js';
import { storeToCheck, type StoreToCheck } from './open-stores.js';
import { storeSets } from './store.config.js';
import { rabbitOptions } from '#adapters/broker/rabbitmq/rabbitmq.config.js';
import { checkRabbit } from '#adapters/broker/rabbitmq/doctor/check-rabbit.js';
import { checkStore } from '#adapters/store/sqlite/check-store.js';
import { sqlitePath, sqliteStoreOptions } from '#adapters/store/sqlite/store.config.js';
import { checkCertificate } from '#cli/doctor/check-certificate.js';
import { checkFolder } from '#cli/doctor/check-folder.js';
import { checkManagement } from '#cli/doctor/check-management.js';
import { checkPrivateFile } from '#cli/doctor/check-private-file.js';
import { checkUrl } from '#cli/doctor/check-url.js';
import { asJson, asText, countsOf } from '#cli/doctor/doctor-report.js';
import { toError } from '#contracts/errors.js';
import { failure, notChecked, ok, type Finding } from '#contracts/finding.js';
import { durableQueue, syncQueue, type QueueDeclaration } from '#contracts/topology.js';
import type { GatewayConfig } from '#src/gateway/gateway.config.js';
import type { ManagementConfig } from '#src/management.config.js';
import { workerOptions } from '#workers/worker.config.js';

export type DoctorRole = 'embedded' | 'management' | 'worker';

export interface DoctorArguments {
  readonly role: DoctorRole;
  readonly stateDir: string;
  readonly json: boolean;
}

/** Looks at everything that a start and a night depend on, and changes nothing. The exit code is 1 when something is wrong. */
export async function runDoctor({ role, stateDir, json }: DoctorArguments): Promise<void> {
  const findings = await CHECKS[role](resolve(stateDir));
  const text = json ? asJson(findings) : asText(findings);
  await new Promise((resolve) => process.stdout.write(text, resolve));
  // Ended, not left to end: a connection that does not answer must not keep it.
  process.exit(countsOf(findings).failure > 0 ? 1 : 0);
}

const CHECKS: Readonly<Record<DoctorRole, (stateDir: string) => Promise<Finding[]>>> = {
  embedded: (stateDir) => embedded(stateDir),
  management: () => management(),
  worker: () => worker(),
};

type Sets = Parameters<typeof loadConfig>[0];

/** The configuration of a role, or what is wrong with it: nothing else can be looked at then. */
function configured<S extends Sets>(
  sets: S,
  defaults: Readonly<Record<string, string>> = {},
): { readonly config: ReturnType<typeof loadConfig<S>> } | { readonly findings: Finding[] } {
  try {
    return { config: loadConfig(sets, {}, defaults) };
  } catch (error) {
    const problems = toError(error).message.split('\n');
    return { findings: problems.map((problem) => failure('configuration', problem, 'See docs/config.md.')) };
  }
}

const READABLE = ok('configuration', 'every option can be read');

async function embedded(stateDir: string): Promise<Finding[]> {
  const places = { STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}`, MANAGEMENT_STATE_DIR: stateDir };
  const read = configured({ log: logOptions, store: sqliteStoreOptions, ...managementSets }, places);
  if ('findings' in read) return read.findings;
  return [
    READABLE,
    ...(await checkFolder('state folder', stateDir)),
    ...(await secretsOf(stateDir)),
    await checkPrivateFile('embedded broker', join(stateDir, 'broker.db')),
    ...(await gatewayCertificate(read.config.gateway)),
    ...(await checkStore(sqlitePath(read.config.store.url.reveal()))),
  ];
}

async function management(): Promise<Finding[]> {
  const read = configured({ log: logOptions, rabbit: rabbitOptions, ...storeSets, ...managementSets });
  if ('findings' in read) return read.findings;
  const { rabbit, management: own, gateway } = read.config;
  const store = await storeToCheck(read.config);
  return [
    READABLE,
    ...(await checkFolder('state folder', own.stateDir)),
    ...(await secretsOf(own.stateDir)),
    ...(await gatewayCertificate(gateway)),
    ...(await managementCertificate(own)),
    ...(await store.check()),
    ...(await checkRabbit(rabbit, await queuesOfApps(store))),
    ...(await gatewayFindings(gateway.advertisedUrl)),
  ];
}

async function worker(): Promise<Finding[]> {
  const read = configured({ log: logOptions, rabbit: rabbitOptions, worker: workerOptions });
  if ('findings' in read) return read.findings;
  const { rabbit, worker: own } = read.config;
  return [
    READABLE,
    ...(await checkFolder('state folder', own.stateDir)),
    ...(await checkManagement(own.managementUrl)),
    ...(await checkRabbit(rabbit, [])),
  ];
}

async function secretsOf(stateDir: string): Promise<Finding[]> {
  return [
    await checkPrivateFile('key ring', join(stateDir, 'keyring.json')),
    await checkPrivateFile('owner token', join(stateDir, 'owner-token')),
  ];
}

function gatewayCertificate({ tlsCertFile: certFile, tlsKeyFile: keyFile, advertisedUrl }: GatewayConfig) {
  const server = { certFile, keyFile, variables: 'GATEWAY_TLS', advertisedUrl };
  return checkCertificate('gateway: certificate', server, new Date());
}

/** Behind a proxy people see the proxy's. */
function managementCertificate({ tlsCertFile: certFile, tlsKeyFile: keyFile, ...own }: ManagementConfig) {
  const advertisedUrl = own.trustedProxies.length === 0 ? own.publicUrl : undefined;
  const server = { certFile, keyFile, variables: 'MANAGEMENT_TLS', advertisedUrl };
  return checkCertificate('management: certificate', server, new Date());
}

async function queuesOfApps(store: StoreToCheck): Promise<QueueDeclaration[]> {
  return (await store.apps()).flatMap(({ name, durable }) => [
    syncQueue(name),
    ...(durable ? [durableQueue(name)] : []),
  ]);
}

async function gatewayFindings(advertisedUrl: string | undefined): Promise<readonly Finding[]> {
  const check = 'gateway: advertised address';
  if (advertisedUrl === undefined) {
    const remedy = 'Set GATEWAY_ADVERTISED_URL when workers run on other machines.';
    return [notChecked(check, 'GATEWAY_ADVERTISED_URL is not set: workers are told the name of this machine', remedy)];
  }
  return checkUrl(check, advertisedUrl, (reason) =>
    failure(
      check,
      `${advertisedUrl} cannot be reached: ${reason}`,
      'Start the gateway, or correct GATEWAY_ADVERTISED_URL: workers fetch large bodies there.',
    ),
  );
}
