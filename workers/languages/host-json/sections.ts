import { find, findAt, isObject, isTrue, type JsonObject } from './json-object.js';

interface Section {
  readonly path: string;
  /** Whether what it says has no effect here; always when not given. */
  readonly idle?: (value: unknown, settings: Settings) => boolean;
  readonly why: string;
}

type Settings = Readonly<Record<string, string>>;

const CUSTOM_ONLY = 'it counts where the setting FUNCTIONS_WORKER_RUNTIME is "custom"';
const TELEMETRY = 'no telemetry is sent from here; runs, failures and log lines are in the execution history';

/** What host.json may say without effect here (host-semantics, section 7.1). Sections that nobody knows are passed over, as Azure's host does. */
const SECTIONS: readonly Section[] = [
  { path: 'aggregator', why: 'every execution is recorded, and none is counted in batches' },
  {
    path: 'concurrency',
    why: 'what runs at once is set by WORKER_SYNC_SLOTS and WORKER_DURABLE_SLOTS of the worker and by the options of each trigger',
  },
  { path: 'configurationProfile', idle: isNoCustomHandler, why: CUSTOM_ONLY },
  { path: 'customHandler', idle: isNoCustomHandler, why: CUSTOM_ONLY },
  { path: 'healthMonitor', why: 'management watches every worker; ask its /health/ready' },
  { path: 'logging.applicationInsights', why: TELEMETRY },
  { path: 'logging.fileLoggingMode', why: 'log lines go to the execution history, and to no files' },
  {
    path: 'managedDependency',
    idle: (value) => isObject(value) && isTrue(find(value, 'enabled')),
    why: 'it is for PowerShell',
  },
  { path: 'metadataProviderTimeout', why: 'an app has two minutes to load' },
  {
    path: 'sendCanceledInvocationsToWorker',
    idle: isTrue,
    why: 'an execution that was cancelled before it began is never started',
  },
  { path: 'singleton', why: 'timers and claims are kept in the store, whose leases have no periods to set' },
  { path: 'telemetryMode', why: TELEMETRY },
];

/** Extensions whose bindings are not here: a function that uses one is off, and says so itself. */
const ABSENT_EXTENSIONS = [
  'cosmosDB',
  'dapr',
  'durableTask',
  'eventGrid',
  'eventHubs',
  'kafka',
  'kusto',
  'mcp',
  'mysql',
  'redis',
  'sendGrid',
  'serviceBus',
  'signalR',
  'Sql',
  'twilio',
  'webPubSub',
];

/** One line for each section that is there and has no effect. */
export function sectionNotes(file: string, raw: JsonObject, settings: Settings): string[] {
  const idle = SECTIONS.filter(({ path, idle: isIdle }) => {
    const value = findAt(raw, path.split('.'));
    return value !== undefined && value !== null && (isIdle?.(value, settings) ?? true);
  });
  const extensions = ABSENT_EXTENSIONS.filter((name) => isObject(findAt(raw, ['extensions', name])));
  return [
    ...idle.map(({ path, why }) => `${file}: "${path}" has no effect here: ${why}.`),
    ...extensions.map((name) => `${file}: "extensions.${name}" has no effect here: its bindings are not built.`),
  ];
}

function isNoCustomHandler(_value: unknown, settings: Settings): boolean {
  return !/^custom$/i.test(settings['FUNCTIONS_WORKER_RUNTIME'] ?? '');
}
