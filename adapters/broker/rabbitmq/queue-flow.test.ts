import { describe, expect, it } from '@jest/globals';
import { flowOf } from './queue-flow.js';

const says = (flow: object) => ({ flow: () => Promise.resolve(flow) });

describe('what the management plugin knows of a queue', () => {
  it('is what waits for a decision, the rates, and how long the first has waited', async () => {
    const flow = {
      messages_unacknowledged: 3,
      message_stats: { publish_details: { rate: 0.5 }, ack_details: { rate: 2 } },
      head_message_timestamp: 1_700_000_000,
    };
    expect(await flowOf(says(flow), 'orders')).toEqual({
      inFlight: 3,
      inPerMinute: 30,
      outPerMinute: 120,
      oldestAt: new Date(1_700_000_000_000),
    });
  });

  it('is left out where it is not told, not asked, or not answered', async () => {
    expect(await flowOf(says({ head_message_timestamp: '' }), 'orders')).toEqual({});
    expect(await flowOf(undefined, 'orders')).toEqual({});
    expect(await flowOf({ flow: () => Promise.reject(new Error('away')) }, 'orders')).toEqual({});
  });
});
