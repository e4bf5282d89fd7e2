import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { NavigationRegular } from '@fluentui/react-icons/svg/navigation';
import { useRef, useState, type ReactNode } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Schema } from '../api/client.js';
import { Failure } from '../components/failure.js';
import { NARROW } from '../components/narrow.js';
import { useSession } from '../session/session.js';
import { texts } from '../texts.js';
import { Logo } from './logo.js';
import { Navigation } from './navigation.js';
import { ThemeSwitch } from './theme-switch.js';
import { UserMenu } from './user-menu.js';

const CONTENT = 'content';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    minHeight: '100vh',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  skip: {
    position: 'absolute',
    left: tokens.spacingHorizontalM,
    top: '-100px',
    zIndex: 10,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    ':focus': { top: tokens.spacingVerticalS },
  },
  bar: {
    position: 'sticky',
    top: 0,
    zIndex: 2,
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    height: '48px',
    padding: `0 ${tokens.spacingHorizontalL}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    marginRight: 'auto',
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  toggle: { display: 'none', [NARROW]: { display: 'inline-flex' } },
  body: { display: 'flex', flexGrow: 1, minWidth: 0, [NARROW]: { flexDirection: 'column' } },
  side: {
    flexShrink: 0,
    width: '220px',
    padding: tokens.spacingHorizontalM,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [NARROW]: {
      display: 'none',
      width: 'auto',
      borderRight: 'none',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  sideOpen: { [NARROW]: { display: 'block' } },
  content: {
    flexGrow: 1,
    minWidth: 0,
    maxWidth: '1440px',
    padding: tokens.spacingHorizontalXXL,
    outlineStyle: 'none',
    [NARROW]: { padding: tokens.spacingHorizontalL },
  },
});

/** What every page has around it: the bar, the navigation, and the way past both for the keyboard. */
export function Shell({ me, children }: { readonly me: Schema<'MeResponse'>; readonly children: ReactNode }) {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const session = useSession();
  const signOut = useMutation({ mutationFn: session.signOut });
  const content = useRef<HTMLElement>(null);
  return (
    <div className={styles.root}>
      <a className={styles.skip} href={`#${CONTENT}`} onClick={() => content.current?.focus()}>
        {texts.shell.skip}
      </a>
      <header className={styles.bar}>
        <Button
          className={styles.toggle}
          appearance="subtle"
          icon={<NavigationRegular />}
          aria-label={texts.shell.menu}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
        <Link to="/" className={styles.brand}>
          <Logo size={24} />
          {texts.product}
        </Link>
        <ThemeSwitch />
        <UserMenu me={me} onSignOut={signOut.mutate} />
      </header>
      <div className={styles.body}>
        <div className={mergeClasses(styles.side, isOpen && styles.sideOpen)}>
          <Navigation onGo={() => setOpen(false)} />
        </div>
        <main id={CONTENT} ref={content} tabIndex={-1} className={styles.content}>
          {signOut.error !== null && <Failure error={signOut.error} />}
          {children}
        </main>
      </div>
    </div>
  );
}
