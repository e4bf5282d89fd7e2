import { makeStyles, tokens } from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons/svg/alert';
import { AppsRegular } from '@fluentui/react-icons/svg/apps';
import { ClipboardTaskListLtrRegular } from '@fluentui/react-icons/svg/clipboard-task-list-ltr';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { HomeRegular } from '@fluentui/react-icons/svg/home';
import { LayerRegular } from '@fluentui/react-icons/svg/layer';
import { MailErrorRegular } from '@fluentui/react-icons/svg/mail-error';
import { ServerRegular } from '@fluentui/react-icons/svg/server';
import { PeopleRegular } from '@fluentui/react-icons/svg/people';
import { TimerRegular } from '@fluentui/react-icons/svg/timer';
import { TrayItemAddRegular } from '@fluentui/react-icons/svg/tray-item-add';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { NavLink } from '../components/nav-link.js';
import { holds, holdsSomewhere, type Role } from '../session/roles.js';
import { useSession } from '../session/session.js';
import { texts } from '../texts.js';

interface Entry {
  readonly to: string;
  readonly text: string;
  readonly icon: ReactNode;
  /** Only for those who have it for the whole house; without one, for whoever has a role somewhere. */
  readonly role?: Role;
  /** Only for those who have it for one app at least. */
  readonly roleSomewhere?: Role;
}

const ENTRIES: readonly Entry[] = [
  { to: '/', text: texts.nav.home, icon: <HomeRegular fontSize={20} /> },
  { to: '/apps', text: texts.nav.apps, icon: <AppsRegular fontSize={20} /> },
  { to: '/executions', text: texts.nav.executions, icon: <HistoryRegular fontSize={20} /> },
  { to: '/queues', text: texts.nav.queues, icon: <TrayItemAddRegular fontSize={20} />, role: 'reader' },
  {
    to: '/dead-letters',
    text: texts.nav.deadLetters,
    icon: <MailErrorRegular fontSize={20} />,
    roleSomewhere: 'operator',
  },
  { to: '/timers', text: texts.nav.timers, icon: <TimerRegular fontSize={20} /> },
  { to: '/batches', text: texts.nav.batches, icon: <LayerRegular fontSize={20} /> },
  { to: '/workers', text: texts.nav.workers, icon: <ServerRegular fontSize={20} />, role: 'reader' },
  { to: '/people', text: texts.nav.people, icon: <PeopleRegular fontSize={20} />, role: 'owner' },
  { to: '/audit', text: texts.nav.audit, icon: <ClipboardTaskListLtrRegular fontSize={20} />, role: 'owner' },
  { to: '/notifications', text: texts.nav.notifications, icon: <AlertRegular fontSize={20} />, role: 'reader' },
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
});

export function Navigation({ onGo }: { readonly onGo: () => void }) {
  const styles = useStyles();
  const grants = useSession().me?.grants ?? [];
  const isFor = ({ role, roleSomewhere }: Entry) =>
    (role === undefined || holds(grants, role)) &&
    (roleSomewhere === undefined || holdsSomewhere(grants, roleSomewhere));
  const { pathname } = useLocation();
  const isHere = (to: string) => (to === '/' ? pathname === to : pathname === to || pathname.startsWith(`${to}/`));
  return (
    <nav aria-label={texts.shell.navigation}>
      <ul className={styles.list}>
        {ENTRIES.filter(isFor).map(({ to, text, icon }) => (
          <li key={to}>
            <NavLink to={to} isHere={isHere(to)} onGo={onGo}>
              {icon}
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
