import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../shell/theme.js';
import { code } from '../../texts/code.js';
import { EDITOR_OPTIONS, isDarkTheme } from './editor-options.js';
import { mark } from './editor-markers.js';
import type { FileProblem } from './file-problems.js';
import { monaco, paint, textOf } from './monaco.js';
import type { Place } from './use-opened.js';

const useStyles = makeStyles({
  root: { flexGrow: 1, minHeight: '200px', minWidth: 0, overflow: 'hidden' },
});

interface EditorProps {
  readonly path: string;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly problems: readonly FileProblem[];
  /** Gone to when it is another one. */
  readonly place: Place | undefined;
  readonly onChange: (text: string) => void;
  readonly onSave: () => void;
}

/** Monaco with one file in it. Loaded by the page that shows it, never before. */
export function Editor(props: EditorProps) {
  const { path, text, isReadOnly, problems, place } = props;
  const { theme } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (host.current === null) return;
    const made = monaco.editor.create(host.current, { ...EDITOR_OPTIONS, model: null, tabSize: 2 });
    editor.current = made;
    made.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, () => latest.current.onSave());
    const models = new Set<monaco.editor.ITextModel>();
    const listener = made.onDidChangeModelContent(({ isFlush }) => {
      const model = made.getModel();
      if (!isFlush && model !== null) latest.current.onChange(textOf(model));
    });
    const opened = made.onDidChangeModel(() => {
      const model = made.getModel();
      if (model !== null) models.add(model);
    });
    return () => {
      listener.dispose();
      opened.dispose();
      made.dispose();
      for (const model of models) model.dispose();
    };
  }, []);
  useEffect(() => paint(theme, isDarkTheme(theme)), [theme]);
  useEffect(() => {
    const uri = monaco.Uri.file(`/${path}`);
    const model = monaco.editor.getModel(uri) ?? monaco.editor.createModel(latest.current.text, undefined, uri);
    editor.current?.setModel(model);
    editor.current?.updateOptions({ ariaLabel: code.editorOf(path) });
  }, [path]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model !== undefined && model !== null && textOf(model) !== text) model.setValue(text);
  }, [path, text]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model !== undefined && model !== null) mark(model, problems);
  }, [path, problems]);
  useEffect(() => {
    if (place === undefined) return;
    const position = { lineNumber: place.line, column: place.column };
    editor.current?.setPosition(position);
    editor.current?.revealPositionInCenterIfOutsideViewport(position);
    editor.current?.focus();
  }, [path, place]);
  useEffect(() => editor.current?.updateOptions({ readOnly: isReadOnly }), [isReadOnly]);
  return <div ref={host} className={useStyles().root} style={{ backgroundColor: tokens.colorNeutralBackground1 }} />;
}
