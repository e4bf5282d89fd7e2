import {
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { CRAMPED } from './narrow.js';

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** In CSS; columns without one share what is left. */
  readonly width?: string;
  /** Gives way where there is no room for all. */
  readonly isWideOnly?: boolean;
}

const useStyles = makeStyles({
  // Wide tables scroll by themselves; the page never does sideways.
  frame: {
    overflowX: 'auto',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    outlineOffset: '-2px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  table: { minWidth: '720px' },
  head: {
    paddingTop: tokens.spacingVerticalXS,
    paddingBottom: tokens.spacingVerticalXS,
    verticalAlign: 'bottom',
    fontWeight: tokens.fontWeightSemibold,
  },
  // Fluent's own colour for this leaves a link in it too little contrast in the dark.
  row: { ':hover': { backgroundColor: tokens.colorNeutralBackground2 } },
  cell: { paddingTop: tokens.spacingVerticalXS, paddingBottom: tokens.spacingVerticalXS, overflowWrap: 'anywhere' },
  wideOnly: { [CRAMPED]: { display: 'none' } },
});

interface ListTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
}

/** Rows of one kind. */
export function ListTable<T>({ label, columns, rows, keyOf }: ListTableProps<T>) {
  const styles = useStyles();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <section className={styles.frame} tabIndex={0} aria-label={label}>
      <Table aria-label={label} size="small" className={styles.table}>
        <TableHeader>
          <TableRow>
            {columns.map(({ name, width, isWideOnly = false }) => (
              <TableHeaderCell
                key={name}
                className={mergeClasses(styles.head, isWideOnly && styles.wideOnly)}
                style={width === undefined ? {} : { width }}
              >
                {name}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} className={styles.row}>
              {columns.map(({ name, cell, isWideOnly = false }) => (
                <TableCell key={name} className={mergeClasses(styles.cell, isWideOnly && styles.wideOnly)}>
                  {cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
