import { makeStyles, tokens } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Empty } from '../../components/empty.js';
import { code } from '../../texts/code.js';
import { CodeBar } from './code-bar.js';
import type { OpenDrafts } from './drafts.js';
import { FileDialogs, type Asked } from './file-dialogs.js';
import { isInstalled } from './file-text.js';
import { FileTree } from './file-tree.js';
import { OpenFile } from './open-file.js';
import { problemCounts } from './file-problems.js';
import { ProblemList } from './problem-list.js';
import { useOpened } from './use-opened.js';
import { useSave } from './save.js';
import { SaveResult } from './save-result.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  panes: { display: 'flex', gap: tokens.spacingHorizontalM, height: 'max(460px, calc(100vh - 300px))' },
  tree: {
    flexShrink: 0,
    width: '240px',
    overflowY: 'auto',
    paddingRight: tokens.spacingHorizontalS,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  file: { display: 'flex', flexDirection: 'column', flexGrow: 1, minWidth: 0, gap: tokens.spacingVerticalS },
});

interface EditFilesProps {
  readonly app: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
}

/** Tree, editor and what saving came to. The address names the open file. */
export function EditFiles({ app, version, drafts }: EditFilesProps) {
  const styles = useStyles();
  const queries = useQueryClient();
  const { opened, place, open } = useOpened();
  const [isTreeShown, setTreeShown] = useState(true);
  const [asked, setAsked] = useState<Asked>();
  const saving = useSave(app, drafts);
  const { isSaving } = saving;
  const problems = useMemo(() => problemCounts(drafts.problems), [drafts.problems]);
  const saveAll = (base: string | undefined) => {
    if (drafts.files.size > 0 && !isSaving) saving.save(base);
  };
  const reload = () => {
    drafts.clear();
    saving.forget();
    return queries.invalidateQueries({ queryKey: ['app', app, 'files'] });
  };
  return (
    <div className={styles.root}>
      <CodeBar
        changed={drafts.files.size}
        isSaving={isSaving}
        isTreeShown={isTreeShown}
        canDelete={opened !== undefined && !drafts.files.has(opened) && !isInstalled(opened)}
        onSave={() => saveAll(drafts.base)}
        onAsk={setAsked}
        onTree={() => setTreeShown(!isTreeShown)}
      />
      <SaveResult
        app={app}
        saving={saving}
        running={version}
        onKeepMine={() => saveAll(version)}
        onTakeTheirs={() => void reload()}
      />
      <div className={styles.panes}>
        {isTreeShown && (
          <div className={styles.tree}>
            <FileTree app={app} opened={opened} drafts={drafts.files} problems={problems} onOpen={open} />
          </div>
        )}
        <div className={styles.file}>
          {opened === undefined ? (
            <Empty title={code.choose} remedy={code.chooseRemedy} />
          ) : (
            <OpenFile {...{ app, version, drafts, place }} path={opened} onSave={() => saveAll(drafts.base)} />
          )}
          <ProblemList problems={drafts.problems} onOpen={open} />
        </div>
      </div>
      <FileDialogs
        app={app}
        asked={asked}
        opened={opened}
        drafts={drafts}
        onMake={(path) => {
          drafts.put(path, drafts.files.get(path) ?? '', { version, text: undefined });
          open(path);
        }}
        onDiscard={reload}
        onDelete={async (path) => {
          const { status } = await saving.remove(path, version);
          if (status !== 'failed') open(undefined);
        }}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}
