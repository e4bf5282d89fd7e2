import { problems } from './texts/problems.js';
import { shell } from './texts/shell.js';
import { setup, signIn } from './texts/sign-in.js';
import { attention, home } from './texts/home.js';
import { apps } from './texts/apps.js';
import { app, deployments, functions, versions } from './texts/app.js';
import { workers } from './texts/workers.js';

/** What the first load shows. Every text of the portal is in `texts/`, a file for each area; pages that are loaded later import their own. */
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
  pageOf: (page: string, of: string) => `${page} - ${of}`,
  nav: {
    home: 'Home',
    apps: 'Apps',
    executions: 'Executions',
    queues: 'Queues',
    deadLetters: 'Dead letters',
    timers: 'Timers',
    batches: 'Batches',
    workers: 'Workers',
    people: 'People',
    audit: 'Audit',
    notifications: 'Notifications',
  },
  roles: { reader: 'Reader', operator: 'Operator', contributor: 'Contributor', owner: 'Owner' },
  notFound: { title: 'There is nothing here', body: 'The address leads to no page of the portal.', home: 'Go to Home' },
  noApp: { title: 'You see no app yet', body: 'None of your roles is in an app that there is: ask an Owner.' },
  noRole: { title: 'You have no role yet', body: 'Ask an Owner for one, for the whole house or for an app.' },

  problems,
  shell,
  signIn,
  setup,
  home,
  attention,
  apps,
  app,
  functions,
  versions,
  deployments,
  workers,
} as const;
