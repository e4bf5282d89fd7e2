import { describe, expect, it } from '@jest/globals';
import type { FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { FunctionLoads, toLoadRequests } from './function-loads.js';

const aFunction = (name: string, more: Partial<FunctionMetadata> = {}): FunctionMetadata => ({
  name,
  bindings: [{ name: 'item', type: 'queueTrigger', direction: 'in', dataType: 'binary', queueName: 'q' }],
  scriptFile: `/app/${name}/index.js`,
  directory: `/app/${name}`,
  language: 'node',
  disabled: false,
  errors: [],
  ...more,
});

describe('loading the functions of folders (language-worker contract, sections 1.4 and 4.1)', () => {
  it('asks for what can run, disabled ones last, with the parts of bindings that travel', () => {
    const requests = toLoadRequests([
      aFunction('off', { disabled: true }),
      aFunction('wrong', { errors: ['no'] }),
      aFunction('good', { entryPoint: 'run' }),
    ]);
    const bindings = { item: { type: 'queueTrigger', direction: 'in', dataType: 'binary' } };
    expect(requests.map(({ functionId, metadata }) => [functionId, metadata])).toEqual(
      [
        ['good', 'run'],
        ['off', ''],
      ].map(([name, entryPoint]) => [
        name,
        { name, directory: `/app/${name}`, scriptFile: `/app/${name}/index.js`, entryPoint, bindings },
      ]),
    );
  });

  it('gives up what has not answered in time, and keeps the answers of the others', async () => {
    const loads = new FunctionLoads();
    const sent: string[] = [];
    const requests = toLoadRequests(['good', 'bad', 'late'].map((name) => aFunction(name)));
    const problems = loads.all(requests, ({ functionId }) => void sent.push(functionId));
    loads.take({ functionId: 'good', result: { status: 'success' } });
    loads.take({ functionId: 'bad', result: { status: 'failure', exception: { message: 'boom' } } });
    loads.giveUp(2_000);
    expect(sent).toEqual(['good', 'bad', 'late']);
    expect([...(await problems)]).toEqual([
      ['bad', 'boom'],
      ['late', expect.stringContaining('did not finish loading within 2 s')],
    ]);
  });
});
