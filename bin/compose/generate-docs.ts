import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TObject, TSchema } from 'typebox';
import { logOptions } from './log.config.js';
import { managementSets } from './management-sets.js';
import { storeSets } from './store.config.js';
import { trustOptions } from './trust.config.js';
import { openEmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { rabbitOptions } from '#adapters/broker/rabbitmq/rabbitmq.config.js';
import { cliPage } from '#cli/docs-page.js';
import { loadVerbs } from '#cli/verbs/all.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { keywordsOf, readOptions } from '#contracts/config.js';
import { EXECUTION_RECORDED, ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import { INVOCATION_COMPLETED, InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import { INVOCATION_PROGRESSED, InvocationProgressed } from '#contracts/messages/invocation-progressed.js';
import { RUN_INVOCATION, RunInvocation } from '#contracts/messages/run-invocation.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { createManagement } from '#src/create-management.js';
import { MANAGEMENT_ROLES } from '#src/management.config.js';
import { workerOptions } from '#workers/worker.config.js';

const SECTIONS: readonly (readonly [title: string, options: TObject])[] = [
  ['Management', managementSets.management],
  ['Gateway', managementSets.gateway],
  ['Recorder', managementSets.executions],
  ['Dead letters', managementSets.deadLetters],
  ['Fleet', managementSets.fleet],
  ['Notifications', managementSets.notifications],
  ['Timers', managementSets.timers],
  ['Sign-in with OpenID Connect', managementSets.oidc],
  ['Publishing', managementSets.publishing],
  ['Worker', workerOptions],
  ['Broker (RabbitMQ)', rabbitOptions],
  ['Store', storeSets.store],
  ['Store (SQL Server)', storeSets.mssql],
  ['Trust', trustOptions],
  ['Logging', logOptions],
];

const SCHEMAS: Readonly<Record<string, TSchema>> = {
  [RUN_INVOCATION]: RunInvocation,
  [INVOCATION_COMPLETED]: InvocationCompleted,
  [INVOCATION_PROGRESSED]: InvocationProgressed,
  [EXECUTION_RECORDED]: ExecutionRecorded,
};

export async function main(): Promise<void> {
  writeFileSync('docs/config.md', configPage());
  writeFileSync('docs/cli.md', cliPage(await loadVerbs()));
  mkdirSync('contracts/schemas', { recursive: true });
  for (const [type, schema] of Object.entries(SCHEMAS)) {
    writeFileSync(`contracts/schemas/${type}.json`, `${JSON.stringify(jsonSchema(type, schema), null, 2)}\n`);
  }
  writeFileSync('docs/openapi.json', `${JSON.stringify(await openApi(), null, 2)}\n`);
}

function configPage(): string {
  const sections = SECTIONS.map(([title, options]) => {
    const rows = Object.values(options.properties).map((property) => {
      const { env, kind, description, default: fallback, example } = keywordsOf(property);
      const shown =
        fallback === undefined || fallback === '' ? (example === undefined ? '' : 'must be set') : `\`${fallback}\``;
      return `| \`${env}\` | ${kind} | ${shown} | ${description.replace(/\.$/, '').replaceAll('|', '\\|')} |`;
    });
    return [
      `## ${title}`,
      '',
      '| variable | kind | default | what it sets |',
      '| --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

const INTRODUCTION = `# Configuration

Generated from the options' schemas by \`npm run generate\`.

Every option is an environment variable, and an empty environment works: \`nightshift start\` then runs everything in one process. All problems
are reported at once, by variable name, before anything opens; the exit code is 78. An empty variable counts as not set.

- *duration*: \`500ms\`, \`30s\`, \`5m\`, \`2h\`, \`1d\`. *size*: \`64KiB\`, \`100MiB\`, \`1GiB\` or bytes. *list*: comma-separated. *boolean*: \`true\`, \`false\`, \`1\`, \`0\`.
- *secret*: also read from the file named by the variable with \`_FILE\` behind it; never printed.
- \`nightshift start\` and \`nightshift dev\` keep everything under one state folder: there the broker's options do nothing, and the store and the
  worker lie in that folder unless their variables are set. They log warnings and errors, \`dev\` errors only, unless \`LOG_LEVEL\` says otherwise.`;

function jsonSchema(type: string, schema: TSchema): object {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title: type, ...schema };
}

async function openApi(): Promise<unknown> {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-docs-'));
  const logger = new SilentLogger();
  const clock = new SystemClock();
  const stores = await openSqliteStores({ path: join(stateDir, 'nightshift.db'), logger });
  const broker = await openEmbeddedBroker({ path: join(stateDir, 'broker.db'), logger, clock });
  const config = {
    management: readOptions(managementSets.management, { MANAGEMENT_STATE_DIR: stateDir }).value,
    gateway: readOptions(managementSets.gateway, {}).value,
    executions: readOptions(managementSets.executions, {}).value,
    deadLetters: readOptions(managementSets.deadLetters, {}).value,
    fleet: readOptions(managementSets.fleet, {}).value,
    notifications: readOptions(managementSets.notifications, {}).value,
    publishing: readOptions(managementSets.publishing, {}).value,
    oidc: readOptions(managementSets.oidc, {}).value,
    timers: readOptions(managementSets.timers, {}).value,
  };
  const management = await createManagement({
    queue: broker.queue,
    signals: broker.signals,
    clock,
    logger,
    stores,
    config,
    roles: new Set(MANAGEMENT_ROLES),
  });
  const document = management.openApi;
  await management.close(0);
  await broker.close();
  await stores.close();
  rmSync(stateDir, { recursive: true, force: true });
  return document;
}
