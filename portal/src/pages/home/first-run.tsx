import { Button, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.js';
import { createApp } from '../../texts/create-app.js';
import { firstRun } from '../../texts/house.js';
import { CreateAppDialog } from '../apps/create-app-dialog.js';

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
  act: { alignSelf: 'flex-start' },
});

/** Nothing is published yet: how the first app comes to be. */
export function FirstRun() {
  const styles = useStyles();
  const [isCreating, setCreating] = useState(false);
  return (
    <div className={styles.root}>
      <Subtitle2 as="h3" className={styles.title}>
        {firstRun.title}
      </Subtitle2>
      {firstRun.create}
      <Button appearance="primary" icon={<AddRegular />} className={styles.act} onClick={() => setCreating(true)}>
        {createApp.act}
      </Button>
      {firstRun.login}
      <Copyable text={`nightshift login ${window.location.origin}`} />
      {firstRun.body}
      <Copyable text="nightshift publish" />
      {firstRun.from}
      <Copyable text="nightshift init my-app" />
      {isCreating && <CreateAppDialog onClose={() => setCreating(false)} />}
    </div>
  );
}
