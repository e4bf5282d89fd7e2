import { useState } from 'react';

/** Copies the text; `isCopied` is of this text, not of one that was here before. What the browser refuses to copy can still be selected. */
export function useCopy(text: string): { readonly isCopied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState<string>();
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(undefined),
    );
  };
  return { isCopied: copied === text, copy };
}
