import { useEffect } from 'react';

/** Gone by the time that the focus is to be given back; Fluent UI's ends of a dialog are nothing to stay on. */
const PASSING = '[role=dialog], [role=alertdialog], [role=menu], [data-tabster-dummy]';

const FOCUSABLE = 'a, button, input, textarea, select, [tabindex]';

/** What on the page itself had the focus last, or was pressed. */
let last: HTMLElement | undefined;

function keep(element: EventTarget | null): void {
  if (element instanceof HTMLElement && element.closest(PASSING) === null) last = element;
}

globalThis.document?.addEventListener('focusin', ({ target }) => keep(target));
// Safari gives no focus to a button that is clicked.
globalThis.document?.addEventListener('pointerdown', ({ target }) => {
  if (target instanceof Element) keep(target.closest(FOCUSABLE));
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
