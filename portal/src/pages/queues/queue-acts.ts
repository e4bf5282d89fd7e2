import type { Role } from '../../session/roles.js';
import type { Queue } from './queries.js';

export type QueueAct = { readonly act: 'send' } | { readonly act: 'allow' | 'deny'; readonly app: string };

type Shown = Pick<Queue, 'owner' | 'functions' | 'waiting' | 'consents'>;

/** What somebody may do with a queue. A message needs a function of the owner that runs with it. */
export function actsOn(
  { owner, functions, waiting, consents }: Shown,
  may: (role: Role, app?: string) => boolean,
): readonly QueueAct[] {
  const isSent = may('operator', owner) && functions.some(({ app }) => app === owner);
  return [
    ...(isSent ? [{ act: 'send' } as const] : []),
    ...(may('owner') ? waiting.map((app) => ({ act: 'allow', app }) as const) : []),
    ...(may('owner') ? consents.map((app) => ({ act: 'deny', app }) as const) : []),
  ];
}
