export const slots = {
  lead: 'A staging slot is an app of its own, with its own address: publish there, look at it, then swap.',
  label: 'Slots',
  name: 'Name',
  version: 'Active version',
  none: 'No staging slot',
  noneRemedy: 'Make one to try a version in front of the others.',
  noneReader: 'A Contributor can make one.',
  add: 'Add staging slot',
  swap: 'Swap',
  swapTitle: (app: string, slot: string) => `Swap ${app} and ${slot}?`,
  clone: (app: string) => `Clone the environment variables of ${app}`,
  swapBody: ({ app, slot, toApp, toSlot, staying, leaving }: Swap) =>
    `${app} gets ${toApp}, and ${slot} gets ${toSlot}, at once. Environment variables move along${
      staying.length === 0 ? '.' : `, but for the slot settings, which stay: ${staying.join(', ')}.`
    }${leaving.length === 0 ? '' : ` ${app} is then without ${leaving.join(', ')}: the slot has no such variable to give.`}`,
  versionOf: (version: string | undefined) => (version === undefined ? 'no version' : `version ${version}`),
  delete: 'Delete slot',
  deleteTitle: (slot: string) => `Delete ${slot}?`,
  deleteBody:
    'Its versions, keys, settings and timers go with it. The history of what ran stays. While it has work, it is not deleted at once: you are told how much first.',
  force: 'Delete all the same',
  forceBody:
    'Its versions, keys, settings and timers go with it. What runs fails, and what waits in its durable queue becomes dead letters.',
  status: 'Status',
  address: 'Address',
  created: 'Created',
  production: 'Production',
  staging: 'Staging',
  kind: 'Slot',
  isSlotOf: (app: string) => `This app is the staging slot of ${app}: swap it there.`,
  toApp: (app: string) => `Slots of ${app}`,
} as const;

interface Swap {
  readonly app: string;
  readonly slot: string;
  readonly toApp: string;
  readonly toSlot: string;
  readonly staying: readonly string[];
  readonly leaving: readonly string[];
}
