export const workers = {
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
} as const;
