import { useState } from 'react';
import { InputStore, type InputPlace } from './input-store.js';
import type { TestInput } from './test-input.js';

/** What was filled in last, for as long as the tab is open and its user does not sign out. */
export function useKeptInput(place: InputPlace, first: TestInput) {
  const store = new InputStore(sessionStorage);
  const [input, setInput] = useState(() => ({ ...first, ...store.of(place) }));
  const change = (part: Partial<TestInput>) => {
    const next = { ...input, ...part };
    setInput(next);
    store.keep(place, next);
  };
  return { input, change };
}
