import { Caption1, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useNavigate } from 'react-router';
import { NARROW } from '../../components/narrow.js';
import { NavLink } from '../../components/nav-link.js';
import { parts as words } from '../../texts/app-parts.js';
import { pathOfPart, type AppEntry } from './app-parts.js';

const GROUPS = ['app', 'functions', 'deployment', 'settings', 'monitoring'] as const;

const useStyles = makeStyles({
  menu: { [NARROW]: { display: 'none' } },
  choice: { display: 'none', [NARROW]: { display: 'block' } },
  group: {
    display: 'block',
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalM} ${tokens.spacingVerticalXS}`,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
});

interface AppMenuProps {
  readonly app: string;
  readonly entries: readonly AppEntry[];
  readonly shown: AppEntry;
}

/** The parts of an app beside them, or where there is no room for that in a list that drops down. */
export function AppMenu({ app, entries, shown }: AppMenuProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  return (
    <>
      <nav aria-label={words.menu} className={styles.menu}>
        {GROUPS.filter((group) => entries.some((entry) => entry.group === group)).map((group) => (
          <div key={group}>
            <Caption1 id={`group-${group}`} className={styles.group}>
              {words.groups[group]}
            </Caption1>
            <ul className={styles.list} aria-labelledby={`group-${group}`}>
              {entries
                .filter((entry) => entry.group === group)
                .map(({ id, text }) => (
                  <li key={id}>
                    <NavLink to={pathOfPart(app, id)} isHere={id === shown.id}>
                      {text}
                    </NavLink>
                  </li>
                ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={styles.choice}>
        <Select
          aria-label={words.menu}
          value={shown.id}
          onChange={(_, { value }) => void navigate(pathOfPart(app, value))}
        >
          {entries.map(({ id, text }) => (
            <option key={id} value={id}>
              {text}
            </option>
          ))}
        </Select>
      </div>
    </>
  );
}
