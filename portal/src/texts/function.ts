export const fn = {
  lead: (app: string) => `Function of ${app}`,
  tabs: 'Parts of the function',
  parts: {
    overview: 'Overview',
    code: 'Code + Test',
    test: 'Test/Run',
    integration: 'Integration',
    logs: 'Logs',
    keys: 'Function keys',
  },
  missing: (name: string) => `There is no function ${name}`,
  missingRemedy: 'The active version has none of that name. The app lists those that it has.',
  toApp: (app: string) => `Functions of ${app}`,
  trigger: 'Trigger',
  status: 'Status',
  version: 'Version',
  lastRun: 'Last execution',
  runs: 'Executions (24\u00a0h)',
  success: 'Success (24\u00a0h)',
  invocations: 'Recent invocations',
  allInvocations: 'All invocations',
  noInvocations: 'No executions yet',
  noInvocationsRemedy: 'They are listed here as soon as the function has been called.',
} as const;

export const functionSwitch = {
  acts: { enable: 'Enable', disable: 'Disable' },
  titles: {
    enable: (fn: string) => `Enable ${fn}?`,
    disable: (fn: string) => `Disable ${fn}?`,
  },
  bodies: {
    enable: 'It is called again. The language processes of the app start again for that.',
    disable:
      'Callers of its URL are answered 404, its timer or queue is not listened to, and what waits stays. The language processes of the app start again for that.',
  },
} as const;

export const functionUrl = {
  open: 'Get function URL',
  title: (name: string) => `URL of ${name}`,
  key: 'Key',
  noKey: 'No key',
  own: (name: string) => `${name} (function key)`,
  host: (name: string) => `${name} (host key, opens every function)`,
  master: (name: string) => `${name} (master key, opens everything of the app)`,
  caution: 'The URL holds the key: whoever has it can call the function.',
  pattern: 'Put values in the place of what is in braces.',
} as const;

export const functionKeys = {
  lead: 'A function key opens this function alone. Host keys open every function of the app.',
  label: 'Function keys',
  name: 'Name',
  opens: 'Opens',
  used: 'Last used',
  actions: 'Actions',
  scopes: { function: 'This function', host: 'Every function' },
  empty: 'No keys',
  emptyRemedy: 'Add one for each caller, so that you can take it away from that caller alone.',
  show: 'Show',
  showOf: (name: string) => `Show key ${name}`,
  renew: 'Renew',
  renewOf: (name: string) => `Renew key ${name}`,
  renewTitle: (name: string, fn: string) => `Renew key ${name} of ${fn}?`,
  renewBody: 'It gets a new random value. Whoever calls with the old one is refused from then on.',
  delete: 'Delete',
  deleteOf: (name: string) => `Delete key ${name}`,
  deleteTitle: (name: string, fn: string) => `Delete key ${name} of ${fn}?`,
  deleteBody: 'Whoever calls with it is refused from then on.',
  add: 'Add function key',
  addTitle: (fn: string) => `Add a key of ${fn}`,
} as const;
