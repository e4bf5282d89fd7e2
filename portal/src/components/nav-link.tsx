import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalM}`,
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

interface NavLinkProps {
  readonly to: string;
  readonly isHere: boolean;
  readonly onGo?: () => void;
  readonly children: ReactNode;
}

/** An entry of a menu whose entries are pages: of the house, or of an app. */
export function NavLink({ to, isHere, onGo, children }: NavLinkProps) {
  const styles = useStyles();
  return (
    <Link
      to={to}
      onClick={onGo}
      className={mergeClasses(styles.root, isHere && styles.here)}
      aria-current={isHere ? 'page' : undefined}
    >
      {children}
    </Link>
  );
}
