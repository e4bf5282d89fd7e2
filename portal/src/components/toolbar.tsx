import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});

/** Acts and filters in a row above what they are for. */
export function Toolbar({ children }: { readonly children: ReactNode }) {
  return <div className={useStyles().root}>{children}</div>;
}
