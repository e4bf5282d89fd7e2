import type { TestInput } from './test-input.js';

export interface InputPlace {
  /** Who has filled it in. */
  readonly person: string;
  readonly app: string;
  readonly func: string;
}

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What each person filled in last, by function. A header may open something: whoever signs in next in the same tab is shown nothing of it. */
export class InputStore {
  readonly #storage: TabStorage;

  constructor(storage: TabStorage) {
    this.#storage = storage;
  }

  of(place: InputPlace): Partial<TestInput> {
    try {
      return JSON.parse(this.#storage.getItem(keyOf(place)) ?? '{}') as Partial<TestInput>;
    } catch {
      return {};
    }
  }

  /** Where there is no room for it, it is forgotten. */
  keep(place: InputPlace, input: TestInput): void {
    const key = keyOf(place);
    try {
      this.#storage.setItem(key, JSON.stringify(input));
    } catch {
      this.#storage.removeItem(key);
    }
  }
}

function keyOf({ person, app, func }: InputPlace): string {
  return `test-run/${person}/${app}/${func}`;
}
