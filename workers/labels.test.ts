import { describe, expect, it } from '@jest/globals';
import { labelsOf } from './labels.js';

describe('the labels of a worker', () => {
  it('are names with values, which may be empty', () => {
    expect(labelsOf(['zone=eu-1', 'example.org/disk=ssd', 'gpu='])).toEqual({
      zone: 'eu-1',
      'example.org/disk': 'ssd',
      gpu: '',
    });
  });

  it.each([['zone'], ['=eu'], ['zo ne=eu'], ['zone=a b'], ['zone=a=b'], [`zone=${'x'.repeat(64)}`]])(
    'refuse %j, saying what is expected',
    (text) => {
      expect(() => labelsOf([text])).toThrow(/WORKER_LABELS: ".*" is not one\. Expected name=value/);
    },
  );

  it('are each given once', () => {
    expect(() => labelsOf(['zone=a', 'zone=b'])).toThrow('zone is given twice');
  });
});
