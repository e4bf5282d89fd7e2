import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { Empty } from '../../components/empty.js';
import { code } from '../../texts/code.js';
import type { OpenDrafts } from './drafts.js';
import { problemCounts } from './file-problems.js';
import type { Asked } from './file-dialogs.js';
import { OpenFile } from './open-file.js';
import { ProblemList } from './problem-list.js';
import { TreePane } from './tree-pane.js';
import type { Opened } from './use-opened.js';

const useStyles = makeStyles({
  root: { display: 'flex', gap: tokens.spacingHorizontalM, height: 'max(460px, calc(100vh - 300px))' },
  file: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, gap: tokens.spacingVerticalS },
});

interface FilePanesProps {
  readonly app: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  readonly isSaving: boolean;
  readonly at: Opened;
  readonly isTreeShown: boolean;
  readonly onSave: () => void;
  readonly onAsk: (asked: Asked) => void;
}

/** The tree beside the open file, and what is wrong below it. */
export function FilePanes({ app, version, drafts, isSaving, at, isTreeShown, onSave, onAsk }: FilePanesProps) {
  const styles = useStyles();
  const { opened, place, open } = at;
  const problems = useMemo(() => problemCounts(drafts.problems), [drafts.problems]);
  return (
    <div className={styles.root}>
      {isTreeShown && <TreePane {...{ app, opened, problems, onAsk }} drafts={drafts.files} onOpen={open} />}
      <div className={styles.file}>
        {opened === undefined ? (
          <Empty title={code.choose} remedy={code.chooseRemedy} />
        ) : (
          <OpenFile {...{ app, version, drafts, isSaving, place, onSave }} path={opened} />
        )}
        <ProblemList problems={drafts.problems} onOpen={open} />
      </div>
    </div>
  );
}
