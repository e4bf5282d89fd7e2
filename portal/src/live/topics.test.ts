import { describe, expect, it } from '@jest/globals';
import { EXECUTIONS_PAGE, isConcerned, isRenewed, topicOf } from './topics.js';

describe('topics', () => {
  it('are read off events, and what is not known is left', () => {
    expect(topicOf('{"topic":"dead-letters","app":"shop"}')).toBe('dead-letters');
    expect(topicOf('{"topic":"weather"}')).toBeUndefined();
  });

  it('concern what shows them, and nothing that somebody edits', () => {
    expect(isConcerned('apps', ['apps'])).toBe(true);
    expect(isConcerned('apps', ['app', 'shop'])).toBe(true);
    expect(isConcerned('apps', ['app', 'shop', 'versions'])).toBe(true);
    expect(isConcerned('apps', ['app', 'shop', 'settings'])).toBe(false);
    expect(isConcerned('deployments', ['app', 'shop', 'deployments', 'd1'])).toBe(true);
    expect(isConcerned('queues', ['queues', 'one', 'orders'])).toBe(true);
    expect(isConcerned('queues', ['queues', 'backlog'])).toBe(false);
    expect(isConcerned('health', ['readiness'])).toBe(true);
    expect(isConcerned('batches', ['batches', 'authors'])).toBe(false);
    expect(isConcerned('timers', ['batches', 'page'])).toBe(false);
  });

  it('leave the rows of executions in their places, also after a time without events', () => {
    expect(isConcerned('executions', [EXECUTIONS_PAGE])).toBe(false);
    expect([[EXECUTIONS_PAGE, {}], ['executions', 'newest', {}], ['apps']].map(isRenewed)).toEqual([false, true, true]);
  });
});
