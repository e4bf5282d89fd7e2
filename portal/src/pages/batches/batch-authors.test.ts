import { expect, it } from '@jest/globals';
import { authorsOf } from './batch-authors.js';

const row = (name: string, target: string, after?: object) => ({
  actor: { id: name, name, kind: 'user' as const },
  target: { kind: 'batch', id: target },
  ...(after && { after: after as Record<string, never> }),
});

it('knows who started a batch, also one that runs the failed items of another again', () => {
  const made = [row('ada', 'monday', { app: 'orders' })];
  const repeated = [row('rita', 'monday', { id: 'again', outcomes: ['Failed'] }), row('sami', 'monday')];
  expect([...authorsOf(made, repeated)]).toEqual([
    ['monday', 'ada'],
    ['again', 'rita'],
  ]);
});
