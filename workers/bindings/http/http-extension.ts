import { ELSEWHERE, type BindingExtension, type Reading } from '../binding-extension.js';

/** HTTP: the gateway routes requests and writes answers, and judges routes for all functions of an app together. */
export const httpExtension: BindingExtension = {
  triggerType: 'httpTrigger',
  type: 'http',
  trigger: servedByGateway,
  output: servedByGateway,
};

function servedByGateway(): Reading<typeof ELSEWHERE> {
  return { value: ELSEWHERE, notes: [] };
}
