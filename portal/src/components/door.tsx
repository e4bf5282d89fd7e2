import { Card, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Logo } from '../shell/logo.js';
import { useTitle } from './page.js';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    minHeight: '100vh',
    padding: tokens.spacingHorizontalL,
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  card: { width: '100%', maxWidth: '420px', padding: tokens.spacingHorizontalXXXL, gap: tokens.spacingVerticalL },
  head: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0 },
  lead: { color: tokens.colorNeutralForeground2 },
});

/** The frame of the pages in front of the house: sign-in and setup. */
export function Door({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  useTitle(title);
  return (
    <main className={styles.root}>
      <Card className={styles.card}>
        <div className={styles.head}>
          <Logo size={40} />
          <Title3 as="h1" className={styles.title}>
            {title}
          </Title3>
          <Text className={styles.lead}>{lead}</Text>
        </div>
        {children}
      </Card>
    </main>
  );
}
