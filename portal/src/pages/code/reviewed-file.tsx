import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { lazy, Suspense } from 'react';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Toolbar } from '../../components/toolbar.js';
import { code } from '../../texts/code.js';
import type { Theirs } from './queries.js';
import type { Reviewed } from './reviewed-files.js';
import { TakeTheirs } from './take-theirs.js';

const DiffEditor = lazy(async () => ({ default: (await import('./diff-editor.js')).DiffEditor }));

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', flexGrow: 1, gap: tokens.spacingVerticalS, minWidth: 0 },
  head: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: tokens.spacingHorizontalS },
  side: { color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  frame: {
    display: 'flex',
    flexGrow: 1,
    minHeight: '200px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflow: 'hidden',
  },
  keys: { color: tokens.colorNeutralForeground3 },
});

interface ReviewedFileProps {
  readonly file: Reviewed;
  readonly version: string | undefined;
  readonly theirs: Theirs;
  readonly mine: string;
  readonly isBehind: boolean;
  readonly onKeep: () => void;
  readonly onTake: () => void;
  readonly onEdit: (text: string) => void;
}

/** One file beside what the active version has of it, and the choice between the two. */
export function ReviewedFile(props: ReviewedFileProps) {
  const { file, version, theirs, mine, isBehind, onKeep, onTake, onEdit } = props;
  const { path } = file;
  const styles = useStyles();
  return (
    <section className={styles.root} aria-label={path}>
      {isBehind ? (
        <Toolbar>
          <Button onClick={onKeep}>{code.keepMine}</Button>
          <TakeTheirs
            key={path}
            {...{ path, onTake }}
            act={theirs.kind === 'none' ? code.takeNone : code.takeTheirs}
            title={code.takeTitle(path)}
          />
        </Toolbar>
      ) : (
        <Toolbar>
          <TakeTheirs key={path} {...{ path, onTake }} act={code.discardFile} title={code.discardTitle} />
        </Toolbar>
      )}
      <div className={styles.head}>
        <Text size={200} className={styles.side}>
          {theirs.kind === 'none' ? code.theirsNone(version) : code.theirs(version)}
        </Text>
        <Text size={200} className={styles.side}>
          {code.mine}
        </Text>
      </div>
      {theirs.kind === 'text' || theirs.kind === 'none' ? (
        <div className={styles.frame}>
          <Suspense fallback={<Busy label={code.editorLoading} />}>
            <DiffEditor path={path} theirs={theirs.kind === 'text' ? theirs.text : ''} mine={mine} onChange={onEdit} />
          </Suspense>
        </div>
      ) : (
        <Empty title={code.noDiff} remedy={code.noDiffRemedy} />
      )}
      <Text size={200} className={styles.keys}>
        {isBehind ? code.byHand : code.keysOfDiff}
      </Text>
    </section>
  );
}
