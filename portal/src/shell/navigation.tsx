import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { AppsRegular } from '@fluentui/react-icons/svg/apps';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { LayerRegular } from '@fluentui/react-icons/svg/layer';
import { MailErrorRegular } from '@fluentui/react-icons/svg/mail-error';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { TimerRegular } from '@fluentui/react-icons/svg/timer';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useMay } from '../session/session.js';
import { texts } from '../texts.js';

interface Entry {
  readonly to: string;
  readonly text: string;
  readonly icon: ReactNode;
  /** Only for those who may read the whole house; the others are for whoever has a role somewhere. */
  readonly house?: boolean;
}

const ENTRIES: readonly Entry[] = [
  { to: '/', text: texts.nav.home, icon: <HomeRegular fontSize={20} /> },
  { to: '/apps', text: texts.nav.apps, icon: <AppsRegular fontSize={20} /> },
  { to: '/executions', text: texts.nav.executions, icon: <HistoryRegular fontSize={20} />, house: true },
  { to: '/dead-letters', text: texts.nav.deadLetters, icon: <MailErrorRegular fontSize={20} /> },
  { to: '/timers', text: texts.nav.timers, icon: <TimerRegular fontSize={20} /> },
  { to: '/batches', text: texts.nav.batches, icon: <LayerRegular fontSize={20} /> },
  { to: '/workers', text: texts.nav.workers, icon: <ServerRegular fontSize={20} />, house: true },
];

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    borderLeft: '3px solid transparent',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: {
    borderLeftColor: tokens.colorCompoundBrandStroke,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
});

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const styles = useStyles();
  const may = useMay();
  const { pathname } = useLocation();
  const isHere = (to: string) => (to === '/' ? pathname === to : pathname === to || pathname.startsWith(`${to}/`));
  return (
    <nav aria-label={texts.shell.navigation}>
      <ul className={styles.list}>
        {ENTRIES.filter(({ house }) => house !== true || may('reader')).map(({ to, text, icon }) => (
          <li key={to}>
            <Link
              to={to}
              onClick={onGo}
              className={mergeClasses(styles.link, isHere(to) && styles.here)}
              aria-current={isHere(to) ? 'page' : undefined}
            >
              {icon}
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
