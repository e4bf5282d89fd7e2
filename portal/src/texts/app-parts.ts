export const parts = {
  menu: 'Parts of the app',
  groups: { app: 'App', deployment: 'Deployment', settings: 'Settings' },
  overview: 'Overview',
  versions: 'Versions',
  deployments: 'Deployments',
  publish: 'Publish profile',
  slots: 'Slots',
  settings: 'Environment variables',
  keys: 'App keys',
  placement: 'Placement',
} as const;

export const overview = {
  host: 'Default domain',
  noHost: 'No HTTP function yet',
  executions: 'Executions (24\u00a0h)',
  failed: 'Failed (24\u00a0h)',
} as const;

export const deleteApp = {
  act: 'Delete app',
  title: (app: string) => `Delete ${app}?`,
  body: (versions: number, functions: readonly string[]) =>
    `What goes: ${versions} ${versions === 1 ? 'version' : 'versions'}, its keys, settings, timers and claims on queues${
      functions.length === 0 ? '' : `, and the functions ${functions.join(', ')}`
    }. What waits in its durable queue becomes dead letters. The history of what ran stays.`,
  confirm: (app: string) => `Type ${app} to confirm`,
} as const;
