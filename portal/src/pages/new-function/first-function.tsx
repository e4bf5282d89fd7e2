import { Button, makeStyles, mergeClasses, Subtitle2, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Copyable } from '../../components/copyable.js';
import { Empty } from '../../components/empty.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { firstFunction as words, newFunction } from '../../texts/new-function.js';

const useStyles = makeStyles({
  ways: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 260px), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  way: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalXL,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  // Lines to paste need room.
  wide: { gridColumn: '1 / -1', alignItems: 'stretch' },
  title: { margin: 0 },
  body: { color: tokens.colorNeutralForeground2 },
});

/** An app without a version: the ways to its first function. */
export function FirstFunction({ app }: { readonly app: string }) {
  const styles = useStyles();
  const may = useMay();
  const navigate = useNavigate();
  if (!may('contributor', app)) return <Empty title={words.title} remedy={words.reader} />;
  return (
    <>
      <Text>
        {words.title}. {words.lead}
      </Text>
      <div className={styles.ways}>
        <Way title={words.create} body={words.createBody}>
          <Button appearance="primary" onClick={() => void navigate(`/apps/${app}/new-function`)}>
            {newFunction.act}
          </Button>
        </Way>
        <Way title={words.upload} body={words.uploadBody}>
          <Button onClick={() => void navigate(`/apps/${app}/deployments`)}>{words.uploadAct}</Button>
        </Way>
        <Way title={words.publish} body={words.publishBody} isWide>
          <Copyable text={`nightshift login ${window.location.origin}\nnightshift publish . --app ${app}`} />
          <TextLink to={`/apps/${app}/publish`}>{words.publishMore}</TextLink>
        </Way>
      </div>
    </>
  );
}

function Way({
  title,
  body,
  isWide = false,
  children,
}: {
  readonly title: string;
  readonly body: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.way, isWide && styles.wide)}>
      <Subtitle2 as="h3" className={styles.title}>
        {title}
      </Subtitle2>
      <Text className={styles.body}>{body}</Text>
      {children}
    </div>
  );
}
