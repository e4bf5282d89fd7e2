import { useState } from 'react';
import type { TestInput } from './test-input.js';

/** What was filled in last, for as long as the tab is open. */
export function useKeptInput(app: string, name: string, first: TestInput) {
  const at = `test-run/${app}/${name}`;
  const [input, setInput] = useState(() => ({ ...first, ...kept(at) }));
  const change = (part: Partial<TestInput>) => {
    const next = { ...input, ...part };
    setInput(next);
    keep(at, next);
  };
  return { input, change };
}

function kept(at: string): Partial<TestInput> {
  try {
    return JSON.parse(sessionStorage.getItem(at) ?? '{}') as Partial<TestInput>;
  } catch {
    return {};
  }
}

/** Where there is no room for it, it is forgotten. */
function keep(at: string, input: TestInput): void {
  try {
    sessionStorage.setItem(at, JSON.stringify(input));
  } catch {
    sessionStorage.removeItem(at);
  }
}
