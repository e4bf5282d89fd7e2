import { Button, makeStyles } from '@fluentui/react-components';
import { executions as texts } from '../../texts/executions.js';
import { NEWEST } from './newer-rows.js';

const useStyles = makeStyles({
  heard: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

interface RefreshButtonProps {
  /** Executions that fit and are not shown yet. */
  readonly others: number;
  readonly onRefresh: () => void;
}

/** Reads the newest page again: rows move when somebody asks for it, not while somebody reads. Says how many have come meanwhile. */
export function RefreshButton({ others, onRefresh }: RefreshButtonProps) {
  const styles = useStyles();
  const hasNew = others > 0;
  return (
    <>
      <Button appearance={hasNew ? 'primary' : 'secondary'} onClick={onRefresh}>
        {hasNew ? texts.newer(others >= NEWEST ? `${NEWEST - 1}+` : String(others)) : texts.refresh}
      </Button>
      {/* Once, not at each of them. */}
      <output className={styles.heard}>{hasNew ? texts.someNewer : ''}</output>
    </>
  );
}
