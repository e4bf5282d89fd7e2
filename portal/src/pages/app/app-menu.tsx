import { Caption1, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { Link, useNavigate } from 'react-router';
import { parts as words } from '../../texts/app-parts.js';
import { pathOfPart, type AppEntry } from './app-parts.js';

const NARROW = '@media (max-width: 900px)';
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
  link: {
    display: 'block',
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusMedium,
    borderLeft: '3px solid transparent',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  here: {
    borderLeftColor: tokens.colorCompoundBrandStroke,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    fontWeight: tokens.fontWeightSemibold,
  },
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
                    <Link
                      to={pathOfPart(app, id)}
                      className={mergeClasses(styles.link, id === shown.id && styles.here)}
                      aria-current={id === shown.id ? 'page' : undefined}
                    >
                      {text}
                    </Link>
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
