import { makeStyles, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { useSession } from '../../session/session.js';
import { code } from '../../texts/code.js';
import { TestRun } from '../function/test-run/test-run.js';
import { CodePart } from './code-part.js';
import { useDrafts } from './drafts.js';
import { isNotFound } from './queries.js';
import { useDefinition } from './use-definition.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 380px',
    gap: tokens.spacingHorizontalXL,
    alignItems: 'start',
    '@media (max-width: 1100px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  code: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
  test: { minWidth: 0 },
});

interface CodeAndTestProps {
  readonly app: string;
  readonly func: string;
}

/** The file that defines a function, with what runs it beside it. */
export function CodeAndTest({ app, func }: CodeAndTestProps) {
  const styles = useStyles();
  const { me } = useSession();
  const drafts = useDrafts(me?.name ?? '', app);
  const { isLooking, error, lookAgain } = useDefinitionOpened(app, func);
  if (isLooking) return <Busy />;
  return (
    <div className={styles.root}>
      <div className={styles.code}>
        {error !== null && <Failure error={error} retry={lookAgain} />}
        <CodePart app={app} showsTree={false} />
      </div>
      <div className={styles.test}>
        <TestRun app={app} func={func} note={drafts.files.size === 0 ? undefined : code.runsWithout} />
      </div>
    </div>
  );
}

/** Opens the definition, unless the address names a file. That files cannot be read at all, the editor says itself. */
function useDefinitionOpened(app: string, func: string) {
  const [search, setSearch] = useSearchParams();
  const { data, error, isPending, refetch } = useDefinition(app, func);
  const isNamed = search.has('file');
  useEffect(() => {
    if (isNamed || data === undefined || data === null) return;
    const place = data.place === undefined ? {} : { line: String(data.place.line), column: String(data.place.column) };
    setSearch({ file: data.path, ...place }, { replace: true });
  }, [isNamed, data, setSearch]);
  return {
    isLooking: isPending && !isNamed,
    error: isNamed || isNotFound(error) ? null : error,
    lookAgain: () => void refetch(),
  };
}
