import { words } from './words.js';

export const home = {
  title: 'Home',
  app: 'App',
  ofApp: (title: string, app: string) => `${title}: ${app}`,
  health: 'Health',
  attention: 'Needs attention',
  allWell: 'Nothing needs attention.',
  apps: 'Apps',
  lastDay: 'Last 24 hours',
  executions: 'Executions',
  failed: 'Failed',
  median: 'Median',
  p95: '95th percentile',
  parts: { process: 'Management', broker: 'Broker', store: 'Store', recorder: 'Recorder', workers: 'Workers' },
  up: 'Up',
  down: 'Down',
  behind: 'Behind',
  workersLive: (live: number, all: number) => `${live} of ${all} connected`,
  noWorkers: 'None has joined',
} as const;

export const attention = {
  brokerDown: words(
    'The broker does not answer.',
    'Queued work waits. Start RabbitMQ again, or check BROKER_URL with nightshift doctor.',
  ),
  storeDown: words(
    'The store does not answer.',
    'Work goes on, its records wait in the broker. Start the database again, or check STORE_URL with nightshift doctor.',
  ),
  processDown: words('This management node is starting or stopping.', 'Wait a moment. Its log says what it waits for.'),
  recorderBehind: words(
    'The recorder is behind.',
    'History appears late. Check the speed of the store, or give another management node the recorder role.',
  ),
  noWorker: words(
    'No worker is connected.',
    'Calls are answered 503, and durable work waits. Join a worker, or start one that has joined.',
  ),
  workerLost: (name: string) =>
    words(`Worker ${name} is lost.`, 'Start it again, or remove it if it will not come back.'),
  appFailed: (app: string, worker: string) =>
    words(
      `App ${app} could not be loaded on ${worker}.`,
      'Its versions say why. Roll back, or publish a version that loads.',
    ),
  appUnserved: (app: string) =>
    words(`No worker serves app ${app}.`, 'Check its placement and the labels of the workers.'),
  failures: (app: string, fn: string, failed: number, total: number) =>
    words(`${fn} of ${app} failed ${failed} of ${total} times in the last 24 hours.`, 'See why.'),
  consent: (queue: string, app: string) =>
    words(`Queue ${queue} has another owner: ${app} may not take from it yet.`, 'An Owner can consent.'),
  deadLetters: (count: string) =>
    words(
      count === '1' ? 'One message could not be handled.' : `${count} messages could not be handled.`,
      'See why, and redrive or discard them.',
    ),
  openWorkers: 'Open Workers',
  openWorker: (name: string) => `Open ${name}`,
  openVersions: 'Open the versions',
  openPlacement: 'Open the placement',
} as const;
