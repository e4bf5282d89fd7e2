import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { code } from '../../texts/code.js';
import type { Fate } from './fates.js';

/** A file that is not saved, and what becomes of it. */
export interface Reviewed {
  readonly path: string;
  readonly fate: Fate;
  readonly decided: 'mine' | 'hand' | undefined;
}

const useStyles = makeStyles({
  root: {
    flexShrink: 0,
    width: '240px',
    overflowY: 'auto',
    paddingRight: tokens.spacingHorizontalS,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  file: {
    display: 'block',
    width: '100%',
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    font: 'inherit',
    textAlign: 'left',
    overflowWrap: 'anywhere',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  shown: { backgroundColor: tokens.colorNeutralBackground1Selected },
  note: { display: 'block', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  open: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
});

interface ReviewedFilesProps {
  readonly files: readonly Reviewed[];
  readonly isBehind: boolean;
  readonly shown: string | undefined;
  readonly onShow: (path: string) => void;
}

export function ReviewedFiles({ files, isBehind, shown, onShow }: ReviewedFilesProps) {
  const styles = useStyles();
  return (
    <nav className={styles.root} aria-label={code.changedFiles}>
      <ul className={styles.list}>
        {files.map((file) => (
          <li key={file.path}>
            <button
              type="button"
              className={mergeClasses(styles.file, file.path === shown && styles.shown)}
              aria-current={file.path === shown ? 'true' : undefined}
              onClick={() => onShow(file.path)}
            >
              {file.path}
              {isBehind && (
                <span className={mergeClasses(styles.note, isOpen(file) && styles.open)}>{noteOf(file)}</span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isOpen({ fate, decided }: Reviewed): boolean {
  return fate === 'both' && decided === undefined;
}

function noteOf({ fate, decided }: Reviewed): string {
  return decided === undefined ? code.fates[fate] : code.decisions[decided];
}
