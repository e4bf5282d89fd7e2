import { useEffect, useState } from 'react';

/** For a dialog that is on the page only while it is open: gives the focus back to what had it before. An entry of a menu is gone by then: that one is not covered. */
export function useFocusBack(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement && opener.isConnected) opener.focus();
    },
    [opener],
  );
}
