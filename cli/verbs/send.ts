import { contentOf } from '../run/input.js';
import { argumentOf, textOf, type Verb } from '../run/verb.js';

interface Sent {
  readonly messages: readonly { readonly id: string; readonly invocationId: string }[];
}

export const verbs: readonly Verb[] = [
  {
    name: 'send',
    hasSlot: true,
    description: 'send a message to a queue that a function of the app is bound to',
    arguments: [
      ['<app>', 'name of the app'],
      ['<queue>', 'name of the queue'],
      ['[message]', 'text, @file, or - for standard input (default)'],
    ],
    options: [
      ['--id <id>', 'message id: sent again, it is the same invocation'],
      ['--ttl <timespan>', 'such as 02:00:00: what was not started by then ends as Expired'],
    ],
    examples: [
      'send orders incoming \'{"sku":"lamp"}\'',
      'send orders incoming @order.json',
      'send orders incoming - < order.json',
    ],
    run: async (call) => {
      const [app, queue] = [argumentOf(call, 0), argumentOf(call, 1)];
      const content = await contentOf(call.arguments[2] ?? '-', call.shell);
      const [id, timeToLive] = [textOf(call.flags, 'id'), textOf(call.flags, 'ttl')];
      const sent = await (
        await call.api()
      ).json<Sent>('POST', ['api', 'apps', app, 'queues', queue, 'messages'], {
        json: {
          contentBase64: content.toString('base64'),
          ...(id === undefined ? {} : { id }),
          ...(timeToLive === undefined ? {} : { timeToLive }),
        },
      });
      const [message] = sent.messages;
      call.print.done(sent, `Sent. Its execution: nightshift executions show ${message?.invocationId ?? '?'}`);
    },
  },
];
