import { makeStyles, Subtitle2, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: 'center',
    color: tokens.colorNeutralForeground2,
  },
});

/** Where a list has nothing in it: what is missing, and how it comes to be. */
export function Empty({
  title,
  remedy,
  children,
}: {
  readonly title: string;
  readonly remedy: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={useStyles().root}>
      <Subtitle2>{title}</Subtitle2>
      <Text>{remedy}</Text>
      {children}
    </div>
  );
}
