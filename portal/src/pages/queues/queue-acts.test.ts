import { describe, expect, it } from '@jest/globals';
import { holds, type Role } from '../../session/roles.js';
import { actsOn } from './queue-acts.js';

const QUEUE = {
  owner: 'orders',
  functions: [{ app: 'orders', function: 'book' }],
  waiting: ['shop'],
  consents: ['bank'],
};
const as = (role: Role, app?: string) => (asked: Role, of?: string) =>
  holds([app === undefined ? { role } : { role, app }], asked, of);
const namesOf = (queue: typeof QUEUE, may: ReturnType<typeof as>) => actsOn(queue, may).map(({ act }) => act);

describe('what may be done with a queue', () => {
  it('is by role: nothing for a Reader, a message for an Operator of its owner, consents for an Owner', () => {
    expect(namesOf(QUEUE, as('reader'))).toEqual([]);
    expect(namesOf(QUEUE, as('operator'))).toEqual(['send']);
    expect(namesOf(QUEUE, as('operator', 'orders'))).toEqual(['send']);
    expect(namesOf(QUEUE, as('operator', 'shop'))).toEqual([]);
    expect(namesOf(QUEUE, as('owner'))).toEqual(['send', 'allow', 'deny']);
  });

  it('is no message where no function of the owner runs with it', () => {
    expect(namesOf({ ...QUEUE, functions: [] }, as('operator'))).toEqual([]);
  });
});
