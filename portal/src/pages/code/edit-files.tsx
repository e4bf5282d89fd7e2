import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Notice } from '../../components/notice.js';
import { code } from '../../texts/code.js';
import { CodeBar } from './code-bar.js';
import type { OpenDrafts } from './drafts.js';
import { useFileActs } from './file-acts.js';
import { FileDialogs, type Asked } from './file-dialogs.js';
import { FilePanes } from './file-panes.js';
import { LeaveQuestion } from './leave-question.js';
import { Review } from './review.js';
import { useSave, type Saving } from './save.js';
import { SaveResult } from './save-result.js';
import { useOpened } from './use-opened.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface EditFilesProps {
  readonly app: string;
  /** The active one. */
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  /** At first. */
  readonly showsTree: boolean;
}

/** Tree, editor and what saving came to; or what is not saved beside what is active. */
export function EditFiles({ app, version, drafts, showsTree }: EditFilesProps) {
  const styles = useStyles();
  const at = useOpened();
  const [isTreeShown, setTreeShown] = useState(showsTree);
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const saving = useSave(app, drafts);
  const acts = useFileActs({ app, version, drafts, saving, at });
  const { isReviewing, isAgain, review, isBehind, save, saveReviewed } = useReview({ version, drafts, saving });
  return (
    <div className={styles.root}>
      {isReviewing ? (
        <Review
          // What was decided between two versions says nothing of a third.
          key={version}
          {...{ app, version, drafts, isAgain }}
          opened={at.opened}
          onSave={saveReviewed}
          onClose={() => review('no')}
        />
      ) : (
        <>
          <CodeBar
            changed={drafts.files.size}
            isSaving={saving.isSaving}
            isTreeShown={isTreeShown}
            onSave={save}
            onCompare={() => review('asked')}
            onDiscard={() => setAsked({ what: 'discard' })}
            onTree={() => setTreeShown(!isTreeShown)}
          />
          {isBehind && <Behind version={version} onCompare={() => review('asked')} />}
          <SaveResult saving={saving} running={version} />
          <FilePanes
            {...{ app, version, drafts, at, isTreeShown }}
            isSaving={saving.isSaving}
            onSave={save}
            onAsk={setAsked}
          />
        </>
      )}
      <LeaveQuestion app={app} changed={[...drafts.files.keys()]} />
      {asked !== undefined && (
        <FileDialogs {...{ app, asked, acts }} changed={[...drafts.files.keys()]} onClose={close} />
      )}
    </div>
  );
}

/** Saving on top of another version than the changes were made of needs a look at both. */
function useReview({
  version,
  drafts,
  saving,
}: Pick<EditFilesProps, 'version' | 'drafts'> & { readonly saving: Saving }) {
  const [asked, review] = useState<'no' | 'asked' | 'again'>('no');
  const isAsked = asked !== 'no';
  const { isSaving } = saving;
  const hasDrafts = drafts.files.size > 0;
  const isBehind = hasDrafts && !isSaving && drafts.base !== version;
  const save = () => {
    if (!hasDrafts || isSaving) return;
    if (isBehind) review('asked');
    else saving.save(drafts.base, () => review('asked'));
  };
  const saveReviewed = () => {
    review('no');
    saving.save(version, () => review('again'));
  };
  // Where nothing is left to look at, the editor is back.
  if (isAsked && !hasDrafts) review('no');
  return { isReviewing: isAsked && hasDrafts, isAgain: asked === 'again', review, isBehind, save, saveReviewed };
}

function Behind({ version, onCompare }: { readonly version: string | undefined; readonly onCompare: () => void }) {
  return (
    <Notice intent="warning" acts={<Button onClick={onCompare}>{code.compare}</Button>}>
      {code.behind(version)}
    </Notice>
  );
}
