import { expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { gatewayOptions } from '../gateway/gateway.config.js';
import { longestRunMs } from './longest-run.js';

it.each([
  ['230s', 290_000],
  ['10m', 660_000],
  ['60d', 2 ** 31 - 1],
])('waits longer for an answer than a gateway with GATEWAY_REQUEST_TIMEOUT=%s', (timeout, expected) => {
  const variables = { GATEWAY_REQUEST_TIMEOUT: timeout, GATEWAY_START_WAIT: '30s' };
  expect(longestRunMs(readOptions(gatewayOptions, variables).value)).toBe(expected);
});
