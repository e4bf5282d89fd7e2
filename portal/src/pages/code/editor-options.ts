import type { Theme } from '@fluentui/react-components';

export const EDITOR_OPTIONS = {
  automaticLayout: true,
  // A text area: every screen reader and input method knows it.
  editContext: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  fixedOverflowWidgets: true,
  fontSize: 13,
  // What is marked behind a word leaves it too little contrast.
  occurrencesHighlight: 'off',
} as const;

export function isDarkTheme(theme: Theme): boolean {
  return theme.colorNeutralBackground1 < '#8';
}
