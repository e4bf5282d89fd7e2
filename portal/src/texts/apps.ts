export const apps = {
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
} as const;
