import type { Change, ChangeTopic } from '#contracts/messages/control.js';
import { holds, type Grant, type Role } from '../../identity/roles.js';

/** Who may read the things themselves. */
const READERS: Readonly<Record<ChangeTopic, Role>> = {
  apps: 'reader',
  deployments: 'reader',
  executions: 'reader',
  queues: 'reader',
  'dead-letters': 'operator',
  timers: 'reader',
  batches: 'reader',
  workers: 'reader',
  health: 'reader',
};

/** What somebody hears of: one event for each topic that is wanted, with the app where it is one. Of the whole house hears who may read the house. */
export function eventsFor(
  changes: readonly Change[],
  topics: readonly ChangeTopic[],
  grants: readonly Grant[],
): Change[] {
  return topics.flatMap((topic) => {
    const [first, ...others] = changes.filter(
      (change) => change.topic === topic && holds(grants, READERS[topic], change.app),
    );
    if (first === undefined) return [];
    return [others.length === 0 ? first : { topic }];
  });
}
