import { useState } from 'react';

/**
 * What is typed into a form of filters, and how to change it. It begins anew when `address` tells that others hold, as after the browser's way back; the form
 * stays on the page, and the focus in it.
 */
export function useFilterDraft<T>(filters: T, address: string): readonly [T, (draft: T) => void] {
  const [kept, setKept] = useState({ address, draft: filters });
  const now = kept.address === address ? kept : { address, draft: filters };
  if (now !== kept) setKept(now);
  return [now.draft, (draft) => setKept({ address, draft })];
}
