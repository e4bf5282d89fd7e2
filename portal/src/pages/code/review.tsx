import { Button, makeStyles, MessageBar, MessageBarBody, MessageBarTitle, tokens } from '@fluentui/react-components';
import { SaveRegular } from '@fluentui/react-icons/svg/save';
import { useMemo, useState } from 'react';
import { useDeployments } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { Toolbar } from '../../components/toolbar.js';
import { code } from '../../texts/code.js';
import type { OpenDrafts } from './drafts.js';
import { fateOf } from './fates.js';
import { useTheirs, type Theirs } from './queries.js';
import { ReviewedFile } from './reviewed-file.js';
import { ReviewedFiles, type Reviewed } from './reviewed-files.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  panes: { display: 'flex', gap: tokens.spacingHorizontalM, height: 'max(460px, calc(100vh - 340px))' },
});

interface ReviewProps {
  readonly app: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  /** The file to begin with. */
  readonly opened: string | undefined;
  /** Saving from here came too late: another version was active by then. */
  readonly isAgain: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

/** What is not saved against the active version. When that is not the one the changes were made of, what both have changed is to be decided before saving. */
export function Review(props: ReviewProps) {
  const { app, version, drafts, isAgain, onClose } = props;
  const styles = useStyles();
  const isBehind = drafts.base !== version;
  const { theirs, error, retry } = useReviewed(app, version, drafts);
  const [shown, show] = useState(props.opened);
  const [decided, setDecided] = useState<ReadonlyMap<string, 'mine' | 'hand'>>(new Map());
  const files = theirs === undefined ? [] : reviewed(drafts, theirs, decided);
  const file = files.find(({ path }) => path === shown) ?? files[0];
  const open = files.filter(({ fate, decided: how }) => fate === 'both' && how === undefined).length;
  const decide = (path: string, how: 'mine' | 'hand') => setDecided(new Map(decided).set(path, how));
  const save = () => {
    drafts.rebase(version, new Map(files.map(({ path }) => [path, textOf(theirs?.get(path))])));
    props.onSave();
  };
  return (
    <div className={styles.root}>
      <Toolbar>
        <Button
          appearance="primary"
          icon={<SaveRegular />}
          disabledFocusable={theirs === undefined || open > 0}
          onClick={save}
        >
          {isBehind ? code.saveOnTop(version) : code.save}
        </Button>
        <Button onClick={onClose}>{code.backToEditor}</Button>
      </Toolbar>
      {theirs !== undefined && isBehind && <ChangedMeanwhile {...{ app, open, isAgain }} />}
      {theirs === undefined && (error === null ? <Busy /> : <Failure error={error} retry={retry} />)}
      {theirs !== undefined && (
        <div className={styles.panes}>
          <ReviewedFiles files={files} isBehind={isBehind} shown={file?.path} onShow={show} />
          {file !== undefined && (
            <ReviewedFile
              file={file}
              version={version}
              theirs={theirs.get(file.path) ?? { kind: 'none' }}
              mine={drafts.files.get(file.path) ?? ''}
              isBehind={isBehind}
              onKeep={() => decide(file.path, 'mine')}
              onTake={() => drafts.drop(file.path)}
              onEdit={(text) => {
                drafts.put(file.path, text, { version, text: undefined });
                decide(file.path, 'hand');
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}

function reviewed(
  drafts: OpenDrafts,
  theirs: ReadonlyMap<string, Theirs>,
  decided: ReadonlyMap<string, 'mine' | 'hand'>,
): readonly Reviewed[] {
  return [...drafts.files].map(([path, mine]) => ({
    path,
    fate: fateOf({ origin: drafts.origins.get(path), theirs: textOf(theirs.get(path)), mine }),
    decided: decided.get(path),
  }));
}

/** The files of the active version that there are drafts of, once all are known. */
function useReviewed(app: string, version: string | undefined, drafts: OpenDrafts) {
  const paths = useMemo(() => [...drafts.files.keys()], [drafts.files]);
  const { files, error, retry } = useTheirs(app, version, paths);
  const known = new Map<string, Theirs>();
  for (const [path, file] of files) if (file !== undefined) known.set(path, file);
  return { theirs: known.size === paths.length ? known : undefined, error, retry };
}

interface ChangedMeanwhileProps extends Pick<ReviewProps, 'app' | 'isAgain'> {
  /** Files that are to be decided. */
  readonly open: number;
}

function ChangedMeanwhile({ app, open, isAgain }: ChangedMeanwhileProps) {
  const { data: deployments } = useDeployments(app);
  const last = deployments?.find(({ status }) => status === 'succeeded');
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{isAgain ? code.changedAgain : code.changedMeanwhile}</MessageBarTitle>{' '}
        {last !== undefined && code.changedBy(last.author, last.version)} {code.toDecide(open)}
      </MessageBarBody>
    </MessageBar>
  );
}

/** What is no text counts as another one: it is to be decided. */
function textOf(theirs: Theirs | undefined): string | undefined {
  if (theirs?.kind === 'text') return theirs.text;
  return theirs === undefined || theirs.kind === 'none' ? undefined : '\0';
}
