import { describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { toTriggerInput } from './trigger-input.js';

const INPUT = '{"ok":true,"n":5,"deep":{"a":1},"list":[1],"none":null,"QUEUETRIGGER":"mine"}';

function aQueueFunction(dataType?: string): FunctionMetadata {
  const trigger = { name: 'item', type: 'queueTrigger', direction: 'in', queueName: 'orders' } as const;
  const binding = dataType === undefined ? trigger : { ...trigger, dataType };
  return { name: 'Orders', bindings: [binding], language: 'node', disabled: false, errors: [] };
}

describe('the input of a run by hand', () => {
  it('says of a JSON object what a message of the queue would say', () => {
    expect(toTriggerInput(aQueueFunction(), INPUT, {})).toEqual({
      data: { string: INPUT },
      triggerMetadata: {
        QueueTrigger: { string: 'mine' },
        ok: { string: 'True' },
        n: { string: '5' },
        deep: { json: '{"a":1}' },
      },
    });
  });

  it('says nothing of what the function gets as bytes', () => {
    expect(toTriggerInput(aQueueFunction('binary'), INPUT, {})).toEqual({
      data: { bytes: Buffer.from(INPUT).toString('base64') },
      triggerMetadata: { QueueTrigger: { string: INPUT } },
    });
  });
});
