import { describe, expect, it } from '@jest/globals';
import { workerChoices } from './worker-choices.js';

const rack2 = { id: '5b1d7c1e-0000-4000-8000-000000000002', name: 'rack-2' };
const rack1 = { id: '9c2e8d2f-0000-4000-8000-000000000001', name: 'rack-1' };

describe('the workers that executions are narrowed to', () => {
  it('are chosen by the names that people know, in their order', () => {
    expect(workerChoices([rack2, rack1], '')).toEqual([
      { id: rack1.id, text: 'rack-1' },
      { id: rack2.id, text: 'rack-2' },
    ]);
  });

  it('are told apart where they share a name', () => {
    const texts = workerChoices([rack2, { ...rack1, name: 'rack-2' }], '').map(({ text }) => text);
    expect(texts).toEqual(['rack-2 (5b1d7c1e…)', 'rack-2 (9c2e8d2f…)']);
  });

  it('have the chosen one among them when it is gone, once', () => {
    const gone = 'd00d0000-0000-4000-8000-000000000003';
    expect(workerChoices([rack1], gone)).toEqual([
      { id: gone, text: 'd00d0000…' },
      { id: rack1.id, text: 'rack-1' },
    ]);
    expect(workerChoices([rack1], rack1.id)).toHaveLength(1);
    expect(workerChoices([], 'w1')).toEqual([{ id: 'w1', text: 'w1' }]);
  });
});
