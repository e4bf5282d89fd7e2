import { makeStyles, MessageBar, MessageBarBody, Text, tokens } from '@fluentui/react-components';
import { lazy, Suspense, useMemo } from 'react';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { code } from '../../texts/code.js';
import type { OpenDrafts } from './drafts.js';
import { isInstalled } from './file-text.js';
import { NoText } from './no-text.js';
import { useFile } from './queries.js';
import type { Place } from './use-opened.js';

const Editor = lazy(async () => ({ default: (await import('./editor.js')).Editor }));

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
  },
  frame: {
    display: 'flex',
    flexGrow: 1,
    minHeight: '200px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  path: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  keys: { color: tokens.colorNeutralForeground3 },
});

interface OpenFileProps {
  readonly app: string;
  readonly path: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  readonly isSaving: boolean;
  readonly place: Place | undefined;
  readonly onSave: () => void;
}

/** The one file that is open. */
export function OpenFile({ app, path, version, drafts, isSaving, place, onSave }: OpenFileProps) {
  const styles = useStyles();
  const draft = drafts.files.get(path);
  const problems = useMemo(() => drafts.problems.filter((problem) => problem.path === path), [drafts.problems, path]);
  const { data: file, error, isPlaceholderData, refetch } = useFile(app, path, version);
  const saved = file?.kind === 'text' ? file.text : undefined;
  const text = draft ?? saved;
  if (text === undefined) {
    if (file !== undefined && file.kind !== 'text') return <NoText {...{ app, path, version, file }} />;
    return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  }
  // A draft is never begun on the text of another version; one that is there knows what it began on.
  const change = (now: string) =>
    drafts.edit(path, now, { version, text: isPlaceholderData ? undefined : saved, isSaving });
  return (
    <div className={styles.root}>
      <Text className={styles.path}>{path}</Text>
      {isInstalled(path) && <Note text={code.readOnly} />}
      <div className={styles.frame}>
        <Suspense fallback={<Busy label={code.editorLoading} />}>
          <Editor
            path={path}
            text={text}
            isReadOnly={isInstalled(path) || (isPlaceholderData && draft === undefined)}
            problems={problems}
            place={place}
            onChange={change}
            onSave={onSave}
          />
        </Suspense>
      </div>
      <Text size={200} className={styles.keys}>
        {isTypeScript(path) ? `${code.typeScript} ${code.keys}` : code.keys}
      </Text>
    </div>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <MessageBar layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}

function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path) && !path.endsWith('.d.ts') && !isInstalled(path);
}
