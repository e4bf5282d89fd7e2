import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { PortalHouse } from './portal-house.js';

export const OWNER = { name: 'ada', password: 'correct horse battery staple' } as const;

// The first run fetches the browser.

interface Housed {
  /** Called before the first test, with what the tests of the file share. */
  readonly opened: (house: PortalHouse) => void | Promise<void>;
  /** May change the app before it is started. */
  readonly prepare?: (folder: string) => void;
  /** False: nobody has set the house up yet. True when not given: `OWNER` is signed in. */
  readonly isSetUp?: boolean;
}

/** One house for the tests of a file; what the browser complains of fails the test that made it. */
export function withHouse({ opened, prepare, isSetUp = true }: Housed): void {
  let house: PortalHouse | undefined;
  beforeAll(async () => {
    house = await PortalHouse.open(prepare);
    if (isSetUp) await house.becomeOwner(OWNER.name, OWNER.password);
    await opened(house);
  });
  afterAll(() => house?.close());
  afterEach(() => expect(house?.complaints.splice(0) ?? []).toEqual([]));
}
