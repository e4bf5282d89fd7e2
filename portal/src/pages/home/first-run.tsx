import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { Copyable } from '../../components/copyable.js';
import { firstRun } from '../../texts/house.js';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    maxWidth: '640px',
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  title: { margin: 0 },
});

/** Nothing is published yet: how the first app comes to be. */
export function FirstRun() {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <Subtitle2 as="h3" className={styles.title}>
        {firstRun.title}
      </Subtitle2>
      {firstRun.login}
      <Copyable text={`nightshift login ${window.location.origin}`} />
      {firstRun.body}
      <Copyable text="nightshift publish" />
      {firstRun.from}
      <Copyable text="nightshift init my-app" />
    </div>
  );
}
