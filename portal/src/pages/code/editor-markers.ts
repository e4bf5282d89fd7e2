import type { FileProblem } from './file-problems.js';
import { monaco } from './monaco.js';

/** Apart from what the editor's own compiler finds. */
const OWNER = 'saving';

/** What the last saving said about the file, at its places. A problem without a place is at the top. */
export function mark(model: monaco.editor.ITextModel, problems: readonly FileProblem[]): void {
  monaco.editor.setModelMarkers(
    model,
    OWNER,
    problems.map((problem) => markerOf(model, problem)),
  );
}

function markerOf(model: monaco.editor.ITextModel, problem: FileProblem): monaco.editor.IMarkerData {
  const { column, severity, message } = problem;
  const line = Math.min(problem.line ?? 1, model.getLineCount());
  const isPlace = column !== undefined && problem.endColumn !== undefined;
  const word = column === undefined ? undefined : model.getWordAtPosition({ lineNumber: line, column });
  return {
    severity: severity === 'error' ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
    message,
    startLineNumber: line,
    startColumn: column ?? Math.max(1, model.getLineFirstNonWhitespaceColumn(line)),
    endLineNumber: isPlace ? (problem.endLine ?? line) : line,
    // Where only a beginning is known, the word there; where not even that, the whole line.
    endColumn: isPlace ? (problem.endColumn ?? column) : (word?.endColumn ?? model.getLineMaxColumn(line)),
  };
}
