import { makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useTheme } from '../../shell/theme.js';
import { code } from '../../texts/code.js';
import { EDITOR_OPTIONS, isDarkTheme } from './editor-options.js';
import { monaco, paint, textOf } from './monaco.js';

/** Narrower than that, the two texts are one below the other. */
const BESIDE_PX = 560;

const useStyles = makeStyles({
  root: { flexGrow: 1, minHeight: '200px', minWidth: 0, overflow: 'hidden' },
});

interface DiffEditorProps {
  readonly path: string;
  /** The text of the active version, on the left. */
  readonly theirs: string;
  /** On the right; it can be edited. */
  readonly mine: string;
  readonly onChange: (text: string) => void;
}

/** Two texts of a file beside each other. Loaded by what shows it, never before. */
export function DiffEditor(props: DiffEditorProps) {
  const { path, theirs, mine } = props;
  const { theme } = useTheme();
  const host = useRef<HTMLDivElement>(null);
  const right = useRef<monaco.editor.ITextModel>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => paint(theme, isDarkTheme(theme)), [theme]);
  useEffect(() => {
    if (host.current === null) return;
    const uri = monaco.Uri.file(`/${path}`);
    const modified = monaco.editor.getModel(uri) ?? monaco.editor.createModel(latest.current.mine, undefined, uri);
    const original = monaco.editor.createModel(theirs, modified.getLanguageId(), uri.with({ scheme: 'theirs' }));
    modified.setValue(latest.current.mine);
    const editor = monaco.editor.createDiffEditor(host.current, {
      ...EDITOR_OPTIONS,
      renderSideBySideInlineBreakpoint: BESIDE_PX,
      renderOverviewRuler: false,
      diffWordWrap: 'on',
      lineNumbersMinChars: 3,
      lineDecorationsWidth: 4,
    });
    editor.setModel({ original, modified });
    label(editor.getOriginalEditor(), code.theirsOf(path));
    label(editor.getModifiedEditor(), code.editorOf(path));
    right.current = modified;
    const listener = modified.onDidChangeContent(({ isFlush }) => {
      if (!isFlush) latest.current.onChange(textOf(modified));
    });
    return () => {
      listener.dispose();
      editor.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [path, theirs]);
  useEffect(() => {
    if (right.current?.isDisposed() === false && textOf(right.current) !== mine) right.current.setValue(mine);
  }, [mine]);
  return <div ref={host} className={useStyles().root} />;
}

/** The pair takes the names of its two halves away whenever it lays them out anew. */
function label(half: monaco.editor.ICodeEditor, text: string): void {
  const name = () => {
    if (half.getOption(monaco.editor.EditorOption.ariaLabel) !== text) half.updateOptions({ ariaLabel: text });
  };
  half.onDidChangeConfiguration(name);
  name();
}
