import { describe, expect, it } from '@jest/globals';
import { CHANGE_TOPICS } from '#contracts/messages/control.js';
import { EVENTS } from '../../portal/src/live/topics.js';

describe('topics of events', () => {
  it('are followed by the portal, all of them: it may not import the contract that lists them', () => {
    expect(EVENTS).toBe(`/api/events?topics=${CHANGE_TOPICS.join(',')}`);
  });
});
