import type { Verb, VerbGroup } from '../run/verb.js';

/** Every verb that talks to a server, or to nobody; roles (`start`, `worker`, …) are composed apart. */
export const VERB_GROUPS: readonly VerbGroup[] = [
  { words: ['login', 'logout', 'whoami', 'servers'], load: async () => (await import('./login.js')).verbs },
  { words: ['setup'], load: async () => (await import('./setup.js')).verbs },
  { words: ['app', 'functions'], load: async () => (await import('./apps.js')).verbs },
  { words: ['init'], load: async () => (await import('./init.js')).verbs },
  { words: ['new'], load: async () => (await import('./new.js')).verbs },
  { words: ['publish'], load: async () => (await import('./publish.js')).verbs },
  { words: ['invoke'], load: async () => (await import('./invoke.js')).verbs },
  { words: ['send'], load: async () => (await import('./send.js')).verbs },
  { words: ['executions', 'cancel'], load: async () => (await import('./executions.js')).verbs },
  { words: ['logs'], load: async () => (await import('./logs.js')).verbs },
  { words: ['dead-letters'], load: async () => (await import('./dead-letters.js')).verbs },
  { words: ['batches'], load: async () => (await import('./batches.js')).verbs },
  { words: ['timers'], load: async () => (await import('./timers.js')).verbs },
  { words: ['workers'], load: async () => (await import('./workers.js')).verbs },
  { words: ['users'], load: async () => (await import('./users.js')).verbs },
  { words: ['tokens'], load: async () => (await import('./tokens.js')).verbs },
  { words: ['placement'], load: async () => (await import('./placement.js')).verbs },
  { words: ['queues'], load: async () => (await import('./queues.js')).verbs },
  { words: ['audit'], load: async () => (await import('./audit.js')).verbs },
  { words: ['join-tokens'], load: async () => (await import('./join-tokens.js')).verbs },
  {
    words: ['versions', 'version', 'activate', 'rollback', 'split'],
    load: async () => (await import('./versions.js')).verbs,
  },
  { words: ['deployments'], load: async () => (await import('./deployments.js')).verbs },
  { words: ['profile'], load: async () => (await import('./profile.js')).verbs },
  { words: ['slots', 'swap'], load: async () => (await import('./slots.js')).verbs },
  { words: ['keys'], load: async () => (await import('./keys.js')).verbs },
  { words: ['settings'], load: async () => (await import('./settings.js')).verbs },
];

/** The verbs that begin with a word; all of them when there is none. */
export async function loadVerbs(word?: string): Promise<readonly Verb[]> {
  const wanted = VERB_GROUPS.filter(({ words }) => word === undefined || words.includes(word));
  return (await Promise.all(wanted.map(({ load }) => load()))).flat();
}
