import { describe, expect, it } from '@jest/globals';
import { WORKER_PATHS } from '#contracts/messages/worker-link.js';
import { accessTo } from './access.js';

describe('accessTo', () => {
  it.each(['/health/live', '/health/ready'])('opens %s to anyone', (path) => {
    expect(accessTo(path)).toBe('anyone');
  });

  it('opens joining to join tokens only', () => {
    expect(accessTo(WORKER_PATHS.join)).toEqual(['join']);
  });

  it.each([
    WORKER_PATHS.link,
    WORKER_PATHS.assignments,
    WORKER_PATHS.package('a', 'b'),
    WORKER_PATHS.load('a', 'b'),
    WORKER_PATHS.attempts('2026-11-22', 'id'),
    WORKER_PATHS.payload('2026-11-22', 'id', 'request'),
    '/api/workers/joined',
  ])('opens %s to workers only', (path) => {
    expect(accessTo(path)).toEqual(['worker']);
  });

  it.each([
    '/',
    '',
    '/api/workers',
    '/api/apps',
    '/api/apps/:app/keys',
    '/api/join-tokens',
    '/api/docs',
    '/metrics',
    '/health',
    '/health/live/more',
    '/health/liveness',
    '/API/workers/join',
    '*',
  ])('keeps %p for the owner', (path) => {
    expect(accessTo(path)).toEqual(['owner']);
  });
});
