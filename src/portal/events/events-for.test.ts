import { describe, expect, it } from '@jest/globals';
import type { Change } from '#contracts/messages/control.js';
import { GatheredChanges } from '../../executions/changes/gathered-changes.js';
import { eventsFor } from './events-for.js';

describe('events for one reader', () => {
  const gathered = new GatheredChanges();
  for (let run = 0; run < 1_000; run += 1) gathered.add({ topic: 'executions', app: run % 2 === 0 ? 'shop' : 'bank' });
  gathered.add({ topic: 'dead-letters', app: 'shop' });
  gathered.add({ topic: 'workers' });
  const changes: readonly Change[] = gathered.take();

  it('is one event for each topic that is wanted, however much has happened', () => {
    expect(eventsFor(changes, ['executions', 'workers', 'apps'], [{ role: 'reader' }])).toEqual([
      { topic: 'executions' },
      { topic: 'workers' },
    ]);
    expect(gathered.take()).toEqual([]);
  });

  it('is of the apps in reach only, and of nothing that they may not read', () => {
    const topics = ['executions', 'dead-letters', 'workers'] as const;
    expect(eventsFor(changes, topics, [{ role: 'reader', app: 'shop' }])).toEqual([
      { topic: 'executions', app: 'shop' },
    ]);
    expect(eventsFor(changes, topics, [{ role: 'operator', app: 'shop' }])).toEqual([
      { topic: 'executions', app: 'shop' },
      { topic: 'dead-letters', app: 'shop' },
    ]);
    expect(eventsFor(changes, topics, [{ role: 'owner', app: 'mill' }])).toEqual([]);
  });
});
