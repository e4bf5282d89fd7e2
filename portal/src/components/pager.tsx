import { makeStyles, tokens } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { TextLink } from './text-link.js';

const useStyles = makeStyles({ root: { display: 'flex', gap: tokens.spacingHorizontalL } });

interface PagerProps {
  /** The cursor of the next page. */
  readonly next: string | undefined;
  readonly nextText: string;
  readonly firstText: string;
}

/** The address has the page, so that the browser's own way back leads to the one before. */
export function Pager({ next, nextText, firstText }: PagerProps) {
  const styles = useStyles();
  const [params] = useSearchParams();
  if (next === undefined && !params.has('cursor')) return null;
  return (
    <div className={styles.root}>
      {params.has('cursor') && <TextLink to={addressOf(params, undefined)}>{firstText}</TextLink>}
      {next !== undefined && <TextLink to={addressOf(params, next)}>{nextText}</TextLink>}
    </div>
  );
}

function addressOf(params: URLSearchParams, cursor: string | undefined): string {
  const changed = new URLSearchParams(params);
  if (cursor === undefined) changed.delete('cursor');
  else changed.set('cursor', cursor);
  return `?${changed.toString()}`;
}
