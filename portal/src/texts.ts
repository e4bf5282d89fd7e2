/** What is the matter, and what to do about it. */
const words = (what: string, remedy: string) => [what, remedy] as const;

/** Every text that the portal shows, but what comes from the API. */
export const texts = {
  product: 'Nightshift',
  loading: 'Loading…',
  never: 'Never',
  none: 'None',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  refresh: 'Refresh',
  titleOf: (page: string) => `${page} - Nightshift`,

  problems: {
    title: 'That did not work',
    code: (code: string) => `Code: ${code}`,
    noReason: 'Management gave no reason.',
    unreachable: 'Management does not answer.',
    stale: 'What you see is from before; the portal keeps trying.',
    remedies: {
      unreachable:
        'Check that it runs (nightshift start) and that this machine reaches it. The portal tries again by itself.',
      signIn: 'Your session has ended: sign in again.',
      askOwner: 'Ask an Owner for the role that this takes.',
      unavailable: 'Wait a moment and try again. If it stays, run nightshift doctor on the machine of management.',
      serverLog: 'Look into the log of management, it has the reason.',
      reload: 'Load the page again. If it stays, it is a defect of the portal.',
    },
  },

  shell: {
    skip: 'Skip to the content',
    menu: 'Menu',
    navigation: 'Main',
    theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
    user: (name: string) => `Signed in as ${name}`,
    roles: 'Roles',
    wholeHouse: 'whole house',
    roleIn: (role: string, place: string) => `${role} (${place})`,
    noRoles: 'No role yet: ask an Owner for one.',
    apiDocs: 'API documentation',
    signOut: 'Sign out',
  },

  nav: { home: 'Home', apps: 'Apps', workers: 'Workers' },

  roles: { reader: 'Reader', operator: 'Operator', contributor: 'Contributor', owner: 'Owner' },

  signIn: {
    title: 'Sign in',
    lead: 'Function apps on your own machines.',
    name: 'User name',
    password: 'Password',
    submit: 'Sign in',
    working: 'Signing in…',
    with: (provider: string) => `Sign in with ${provider}`,
    or: 'or',
    missing: 'Enter your user name and your password.',
    providerFailed: (code: string) => {
      if (code === 'PROVIDER_UNAVAILABLE') {
        return 'The provider of your organisation does not answer now. Try again later, or sign in with a password.';
      }
      return code === 'SIGN_IN_EXPIRED'
        ? 'That took too long, or was begun in another window. Sign in again.'
        : 'You were not signed in. Try again; if it stays so, an Owner finds the reason in the log of management.';
    },
    help: 'No account yet? Ask an Owner for one.',
    setupNeeded:
      'There is no Owner yet. Run nightshift owner-link on the machine of management: it prints the link that makes one.',
  },

  setup: {
    title: 'Become the Owner',
    lead: 'This link makes you the first Owner of this installation: you may do everything, and give roles to others. It works once.',
    name: 'User name',
    password: 'Password',
    passwordHint: 'At least 12 characters.',
    repeat: 'Password again',
    differs: 'The two passwords differ.',
    tooShort: 'The password needs at least 12 characters.',
    noName: 'Choose a user name.',
    submit: 'Become the Owner',
    working: 'Setting up…',
    noToken: 'This address has no setup token in it.',
    noTokenRemedy: 'Open the whole link that nightshift owner-link prints, with all that stands behind the #.',
  },

  home: {
    title: 'Home',
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
  },

  attention: {
    brokerDown: words(
      'The broker does not answer.',
      'Queued work waits. Start RabbitMQ again, or check BROKER_URL with nightshift doctor.',
    ),
    storeDown: words(
      'The store does not answer.',
      'Work goes on, its records wait in the broker. Start the database again, or check STORE_URL with nightshift doctor.',
    ),
    processDown: words(
      'This management node is starting or stopping.',
      'Wait a moment. Its log says what it waits for.',
    ),
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
      words(
        `${fn} of ${app} failed ${failed} of ${total} times in the last 24 hours.`,
        `See why: nightshift executions list --app ${app} --function ${fn} --status Failed`,
      ),
    consent: (queue: string, apps: string) =>
      words(
        `Queue ${queue} has another owner: ${apps} may not take from it yet.`,
        'An Owner can consent: nightshift queues consent',
      ),
    deadLetters: (count: string) =>
      words(`${count} messages could not be handled.`, 'See and redrive them: nightshift dead-letters list'),
    missedTimer: (app: string, fn: string, count: number) =>
      words(
        count === 1 ? `Timer ${fn} of ${app} missed a run.` : `Timer ${fn} of ${app} missed ${count} runs.`,
        `Run it now: nightshift timers run ${app} ${fn}`,
      ),
    openWorkers: 'Open Workers',
    openApp: (app: string) => `Open ${app}`,
  },

  apps: {
    title: 'Apps',
    lead: 'Function apps of this installation.',
    name: 'Name',
    state: 'State',
    version: 'Active version',
    executions: 'Executions (24\u00a0h)',
    failed: 'Failed (24\u00a0h)',
    created: 'Created',
    empty: 'There is no app yet',
    emptyRemedy:
      'Publish a project: run nightshift publish in its folder, or start with nightshift start --app <folder>.',
    emptyReader: 'None that you may see, at least: an Owner can give you a role.',
    filter: 'Filter by name',
    noMatch: (text: string) => `No app has “${text}” in its name.`,
    states: {
      unpublished: 'Nothing published',
      serving: (workers: number) => (workers === 1 ? 'Serving on 1 worker' : `Serving on ${workers} workers`),
      loading: 'Loading',
      failed: 'Failed to load',
      unserved: 'No worker serves it',
      published: 'Published',
    },
  },

  app: {
    overview: 'Overview',
    essentials: 'Essentials',
    status: 'Status',
    version: 'Active version',
    noVersion: 'None yet',
    created: 'Created',
    durable: 'Durable queue',
    yes: 'In use',
    no: 'Not in use',
    slots: 'Slots',
    noSlots: 'Only production',
    slotOf: (name: string) => name,
    functions: 'Functions',
    versions: 'Versions',
    deployments: 'Deployments',
    tabs: 'Parts of the app',
    rollBack: 'Roll back',
    rollBackTitle: (app: string) => `Roll ${app} back?`,
    rollBackBody: (from: string, to: string) =>
      `New calls go to version ${to} again instead of ${from}. What runs on ${from} ends there. Nothing is deleted.`,
    activate: 'Activate',
    activateTitle: (app: string, version: string) => `Activate version ${version} of ${app}?`,
    activateBody: (from: string | undefined) =>
      from === undefined
        ? 'It takes the calls once a worker has loaded it.'
        : `It takes the calls once a worker has loaded it. Until then ${from} answers, and what runs on ${from} ends there.`,
    activating: 'Waiting for a worker to load it…',
    activated: (version: string) => `Version ${version} is active.`,
    waiting: (version: string, why: string) => `Version ${version} becomes active when a worker has loaded it: ${why}`,
  },

  functions: {
    name: 'Name',
    trigger: 'Trigger',
    status: 'Status',
    runs: 'Executions (24\u00a0h)',
    success: 'Success (24\u00a0h)',
    address: 'Function URL',
    notes: 'Notes',
    empty: 'No functions yet',
    emptyUnpublished: 'Publish a version: run nightshift publish in the folder of the project.',
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
  },

  versions: {
    version: 'Version',
    use: 'In use',
    share: 'Share of new calls',
    created: 'Published',
    size: 'Package',
    inPlace: 'Runs where it lies',
    problems: 'Problems',
    empty: 'No versions yet',
    emptyRemedy: 'Run nightshift publish in the folder of the project.',
    previous: 'A rollback goes here',
    uses: { active: 'Active', split: 'Has a share', trial: 'On trial', warm: 'Kept warm', none: 'Not in use' },
  },

  deployments: {
    id: 'Deployment',
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
    emptyRemedy: 'Each publish is listed here with its log: nightshift publish, func, or a zip with curl.',
    statuses: { pending: 'Pending', deploying: 'Deploying', failed: 'Failed', succeeded: 'Succeeded' },
  },

  workers: {
    title: 'Workers',
    lead: 'Machines that run the functions.',
    name: 'Name',
    state: 'State',
    running: 'Running',
    apps: 'Apps',
    machine: 'Machine',
    labels: 'Labels',
    seen: 'Last seen',
    actions: 'Actions',
    now: 'Now',
    empty: 'No worker has joined',
    emptyRemedy: 'Join one with the line that “Join a worker” gives.',
    emptyReader: 'Ask an Owner to join one.',
    states: { working: 'Working', cordoned: 'Cordoned', draining: 'Draining', drained: 'Drained', lost: 'Lost' },
    machineOf: (os: string, arch: string, cores: number, memoryGiB: string) =>
      `${os} ${arch}, ${cores} cores, ${memoryGiB} GiB`,
    appOf: (app: string, state: string) => (state === 'ready' ? app : `${app} (${state})`),
    cordon: 'Cordon',
    uncordon: 'Let it work again',
    drain: 'Drain',
    remove: 'Remove',
    menuOf: (name: string) => `Actions for ${name}`,
    cordonTitle: (name: string) => `Cordon ${name}?`,
    cordonBody: 'It takes nothing new, and ends what it runs. It stays so until you let it work again.',
    uncordonTitle: (name: string) => `Let ${name} work again?`,
    uncordonBody: 'It takes new work at once.',
    drainTitle: (name: string) => `Drain ${name}?`,
    drainBody: (running: number) =>
      `It takes nothing new. What it runs (${running}) may end within its drain time; what has not is given back and runs elsewhere, without counting as a failure.`,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeBody: (name: string, running: number, apps: readonly string[]) =>
      `The credential of ${name} opens nothing any more, and it must join anew. ${
        running === 0
          ? 'It runs nothing now.'
          : `It runs ${running} executions: sync calls fail, durable runs start again elsewhere.`
      }${apps.length === 0 ? '' : ` It serves ${apps.join(', ')}.`}`,
    join: 'Join a worker',
    joinTitle: 'Join a worker',
    joinBody: 'Run this on the machine that is to join. It needs Nightshift, this address, and the broker.',
    joinName: 'What the token is for',
    joinNameHint: 'Shown in the list of tokens, for example the room or the rack.',
    joinMake: 'Make the line',
    joinOnce: 'The token is in the line and is shown this once. One worker joins with it, within a day.',
    joinBroker: 'Put the address of your broker in the place of amqp://…',
  },

  notFound: { title: 'There is nothing here', body: 'The address leads to no page of the portal.', home: 'Go to Home' },
  noRole: { title: 'You have no role yet', body: 'Ask an Owner for one, for the whole house or for an app.' },
} as const;
