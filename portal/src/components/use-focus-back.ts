import { useEffect } from 'react';

/** Gone by the time that the focus is to be given back; Fluent UI's ends of a dialog are nothing to stay on. */
const PASSING = '[role=dialog], [role=alertdialog], [role=menu], [data-tabster-dummy]';

/** What on the page itself had the focus last. */
let last: HTMLElement | undefined;

globalThis.document?.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLElement && target.closest(PASSING) === null) last = target;
});

/** For a dialog that is on the page only while it is open: gives the focus back to where it came from, be it by a menu or by another dialog. */
export function useFocusBack(): void {
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body;
      if (isLost && last?.isConnected === true) last.focus();
    },
    [],
  );
}
