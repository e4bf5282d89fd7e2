export const app = {
  status: 'Status',
  version: 'Active version',
  noVersion: 'None yet',
  created: 'Created',
  durable: 'Durable queue',
  yes: 'In use',
  no: 'Not in use',
  slots: 'Slots',
  noSlots: 'Only production',
  functions: 'Functions',
  versions: 'Versions',
  deployments: 'Deployments',
  rollBack: 'Roll back',
  rollBackTitle: (app: string) => `Roll ${app} back?`,
  rollBackBody: (from: string, to: string) =>
    `New calls go to version ${to} again instead of ${from}. What runs on ${from} ends there. Nothing is deleted.`,
  rollBackWaits: 'The rollback waits',
  activate: 'Activate',
  activateTitle: (app: string, version: string) => `Activate version ${version} of ${app}?`,
  activateBody: (from: string | undefined) =>
    from === undefined
      ? 'It takes the calls once a worker has loaded it.'
      : `It takes the calls once a worker has loaded it. Until then ${from} answers, and what runs on ${from} ends there.`,
  activated: (version: string) => `Version ${version} is active.`,
  waiting: (version: string, why: string) => `Version ${version} becomes active when a worker has loaded it: ${why}`,
} as const;

export const functions = {
  name: 'Name',
  trigger: 'Trigger',
  status: 'Status',
  lastRun: 'Last execution',
  runs: 'Executions (24\u00a0h)',
  success: 'Success (24\u00a0h)',
  empty: 'No functions yet',
  emptyUnloaded: 'They appear when a worker has loaded the active version.',
  statuses: { ready: 'Ready', disabled: 'Disabled', waiting: 'Waits for consent', failed: 'Failed' },
  triggers: {
    httpTrigger: 'HTTP',
    timerTrigger: 'Timer',
    queueTrigger: 'Queue',
    rabbitMQTrigger: 'RabbitMQ',
    sqlTrigger: 'SQL',
    blobTrigger: 'Blob',
  } as Readonly<Record<string, string>>,
  unknownTrigger: 'Unknown',
} as const;

export const versions = {
  version: 'Version',
  use: 'In use',
  share: 'Share of new calls',
  created: 'Published',
  size: 'Package',
  inPlace: 'Runs where it lies',
  download: (size: string, version: string) => `${size}: download the package of version ${version}`,
  empty: 'No versions yet',
  emptyRemedy: 'Run nightshift publish in the folder of the project.',
  previous: 'A rollback goes here',
  uses: { active: 'Active', split: 'Has a share', trial: 'On trial', warm: 'Kept warm', none: 'Not in use' },
} as const;

export const deployments = {
  status: 'Status',
  author: 'Author',
  tool: 'Tool',
  version: 'Version',
  received: 'Received',
  took: 'Took',
  log: 'Log',
  showLog: (id: string) => `Log of deployment ${id}`,
  logTitle: (id: string) => `Deployment ${id}`,
  noLog: 'Nothing is logged yet.',
  empty: 'No deployments yet',
  emptyRemedy:
    'Each publish is listed here with its log: a zip uploaded here, nightshift publish, or what a publish profile lets in.',
  statuses: { pending: 'Pending', deploying: 'Deploying', failed: 'Failed', succeeded: 'Succeeded' },
} as const;
