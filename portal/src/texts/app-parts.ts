export const parts = {
  menu: 'Parts of the app',
  groups: {
    app: 'App',
    functions: 'Functions',
    deployment: 'Deployment',
    settings: 'Settings',
    monitoring: 'Monitoring',
  },
  overview: 'Overview',
  files: 'App files',
  versions: 'Versions',
  deployments: 'Deployments',
  publish: 'Publish profile',
  slots: 'Slots',
  settings: 'Environment variables',
  keys: 'App keys',
  placement: 'Placement',
  logs: 'Log stream',
  executions: 'Executions',
} as const;

export const overview = {
  host: 'Default domain',
  hosts: 'Also reached at',
  slotOf: 'Slot of',
  keys: 'Keys',
  keysLink: 'App keys',
  deployed: 'Last deployment',
  notDeployed: 'None yet',
  workers: 'Workers',
  workersText: (loaded: number, able: number) => `${loaded} loaded it, ${able} may run it now`,
  publish: 'Publish',
  getProfile: 'Get publish profile',
  download: 'Download app content',
  executions: 'Executions (24\u00a0h)',
  failed: 'Failed (24\u00a0h)',
} as const;

export const appState = {
  acts: { start: 'Start', stop: 'Stop', restart: 'Restart' },
  titles: {
    start: (app: string) => `Start ${app}?`,
    stop: (app: string) => `Stop ${app}?`,
    restart: (app: string) => `Restart ${app}?`,
  },
  bodies: {
    start: 'Workers load it again, its timers and queues are listened to, and the durable work that waits runs.',
    stop: 'It goes offline: what runs ends, calls are answered 503, its timers and queues rest, and durable work waits until somebody starts it.',
    restart: 'Every worker replaces its language processes. Calls in hand end on the old ones.',
  },
} as const;

export const deleteApp = {
  act: 'Delete app',
  title: (app: string) => `Delete ${app}?`,
  body: (versions: number, functions: readonly string[]) =>
    `What goes: ${versions} ${versions === 1 ? 'version' : 'versions'}, its keys, settings, timers and claims on queues${
      functions.length === 0 ? '' : `, and the functions ${functions.join(', ')}`
    }. The history of what ran stays. While it has work, it is not deleted at once: you are told how much first.`,
  slotFirst: (slot: string) => `Its deployment slot ${slot} must be deleted first.`,
  force: 'Delete all the same',
  loss: 'Deleted all the same, what runs fails, and what waits in its durable queue becomes dead letters: they can be redriven once there is an app of that name again.',
  confirm: (app: string) => `Type ${app} to confirm`,
} as const;
