import * as monaco from 'monaco-editor/editor/editor.api';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/typescript/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/definitions/yaml/register';
import 'monaco-editor/languages/features/json/register';
import * as ts from 'monaco-editor/languages/features/typescript/register';
// oxlint-disable-next-line import/default -- Vite makes the worker of it
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
// oxlint-disable-next-line import/default -- Vite makes the worker of it
import JsonWorker from 'monaco-editor/languages/features/json/json.worker?worker';
// oxlint-disable-next-line import/default -- Vite makes the worker of it
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import type { Theme } from '@fluentui/react-components';
import { azureFunctionsTypes } from './azure-functions-types.js';

export { monaco };

/** The editor knows the functions' library only: what else an app imports, and what Node brings, is there when it runs. */
const UNKNOWN_MODULES = [2307, 2580, 2591, 2503, 2792, 7016];

function workerFor(label: string): Worker {
  if (label === 'json') return new JsonWorker();
  return label === 'typescript' || label === 'javascript' ? new TypeScriptWorker() : new EditorWorker();
}

/** Before the first editor is made. */
function prepare(): void {
  globalThis.MonacoEnvironment = { getWorker: (_id, label) => workerFor(label) };
  const extraLibs = azureFunctionsTypes().map(([filePath, content]) => ({ filePath, content }));
  for (const defaults of [ts.typescriptDefaults, ts.javascriptDefaults]) {
    defaults.setCompilerOptions({
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.NodeJs,
      strict: true,
      allowJs: true,
      esModuleInterop: true,
      allowNonTsExtensions: true,
      noEmit: true,
    });
    defaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: UNKNOWN_MODULES });
    defaults.setExtraLibs(extraLibs);
    defaults.setEagerModelSync(true);
  }
}

/** With its line ends and its byte order mark, as it is to be saved. */
export function textOf(model: monaco.editor.ITextModel): string {
  return model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
}

/** Legible where a text differs from another too, which is coloured behind. */
const ON_LIGHT = [
  { token: 'comment', foreground: '006000' },
  { token: 'number', foreground: '096043' },
  { token: 'type', foreground: '006060' },
];
const ON_DARK = [{ token: 'comment', foreground: '8cc27a' }];

/** The editor in the colours of the portal. */
export function paint(theme: Theme, isDark: boolean): void {
  monaco.editor.defineTheme('nightshift', {
    base: isDark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: isDark ? ON_DARK : ON_LIGHT,
    colors: {
      'editor.background': theme.colorNeutralBackground1,
      'editor.foreground': theme.colorNeutralForeground1,
      'editorLineNumber.foreground': theme.colorNeutralForeground3,
      'editorLineNumber.dimmedForeground': theme.colorNeutralForeground3,
      'editorLineNumber.activeForeground': theme.colorNeutralForeground1,
      'editorWidget.background': theme.colorNeutralBackground2,
      'diffEditor.insertedLineBackground': `${theme.colorPaletteGreenBackground1}99`,
      'diffEditor.insertedTextBackground': `${theme.colorPaletteGreenBackground2}66`,
      'diffEditor.removedLineBackground': `${theme.colorPaletteRedBackground1}99`,
      'diffEditor.removedTextBackground': `${theme.colorPaletteRedBackground2}66`,
      focusBorder: theme.colorStrokeFocus2,
    },
  });
  monaco.editor.setTheme('nightshift');
}

prepare();
