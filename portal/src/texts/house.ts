import { words } from './words.js';

/** Charts of the last hour on Home. */
export const lastHour = {
  title: 'Last hour',
  executions: 'Executions a minute',
  failures: 'Failures a minute',
  latency: 'Duration',
  backlog: 'Backlog',
  backlogSince: 'Since you opened this page',
  p50: 'Median',
  p95: '95th percentile',
  others: 'Not failed',
  failed: 'Failed',
  ready: 'Messages that wait',
  highest: (text: string) => `highest ${text}`,
  picture: (name: string, parts: string) => `${name}: ${parts}`,
  ago: 'an hour ago',
  nowTick: 'now',
} as const;

/** Why what a timer missed will not run. */
const whyLost = {
  dropped: 'Not made up for, as its policy says.',
  expired: 'Not begun before its window closed.',
} as const;

/** Concerns beside those of the first load. */
export const concerns = {
  unread: (parts: string) =>
    words(`Could not be read: ${parts}.`, 'Something there may need attention. It is asked for again by itself.'),
  parts: {
    ready: 'health',
    workers: 'workers',
    apps: 'apps',
    lastDay: 'the last 24 hours',
    backlog: 'queues',
    missed: 'missed timers',
    deadLetters: 'dead letters',
    batches: 'batches',
    deployments: 'deployments',
  },
  moreThan: (count: number) => `More than ${count}`,
  deploymentFailed: (app: string) =>
    words(`The last deployment of ${app} failed.`, 'Its log says why. What was active before goes on.'),
  openDeployments: 'Open the log',
  batchFailed: (name: string, failed: string, total: string) =>
    words(`${failed} of ${total} items of batch ${name} failed.`, 'See why, mend it, and start a batch of them.'),
  openFailed: 'Show what failed',
  batchLate: (name: string, times: string) =>
    words(`Batch ${name} takes ${times} times as long as usual.`, 'See what holds it back.'),
  openBatch: 'Open the batch',
  backlog: (queue: string, ready: string) =>
    words(
      `The backlog of queue ${queue} grows: ${ready} messages wait.`,
      'Its functions cannot keep up. Add workers, or see whether they fail.',
    ),
  missedTimer: (app: string, fn: string, count: number, reasons: readonly (keyof typeof whyLost)[]) =>
    words(
      count === 1 ? `Timer ${fn} of ${app} missed a run.` : `Timer ${fn} of ${app} missed ${count} runs.`,
      [...reasons.map((reason) => whyLost[reason]), 'Run it now, if it is still wanted.'].join(' '),
    ),
  openTimers: 'Open Timers',
  openFailures: 'Show the failures',
  openLetters: 'Open dead letters',
  openQueue: 'Open the queue',
  consent: 'Consent',
  consentTitle: (app: string, queue: string) => `Let ${app} take from ${queue}?`,
  consentBody: (app: string, queue: string, owner: string) =>
    `Each message of ${queue} goes to ${owner} or to ${app}, not to both. An Owner can take the consent back.`,
} as const;

export const firstRun = {
  title: 'There is no app yet',
  create: 'Make one here, and write its functions in the browser:',
  login: 'Or bring an Azure Functions project. Once, to be known here:',
  body: 'Then publish it from its folder:',
  from: 'A new project begins with:',
} as const;
