import { makeStyles, Text, Title2, tokens } from '@fluentui/react-components';
import { useEffect, type ReactNode } from 'react';
import { texts } from '../texts.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  words: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS, minWidth: 0 },
  title: { margin: 0, overflowWrap: 'anywhere' },
  lead: { color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface PageProps {
  readonly title: string;
  /** Of the browser's tab, where the title alone does not tell this page from others. */
  readonly tab?: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, tab = title, lead, actions, children }: PageProps) {
  const styles = useStyles();
  useTitle(tab);
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <div className={styles.words}>
          <Title2 as="h1" className={styles.title}>
            {title}
          </Title2>
          {lead !== undefined && <Text className={styles.lead}>{lead}</Text>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** The title of the browser's tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = texts.titleOf(title);
  }, [title]);
}
