import { Text } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Facts } from '../../components/facts.js';
import { Failure } from '../../components/failure.js';
import { InlineCopy } from '../../components/inline-copy.js';
import { Moment } from '../../components/moment.js';
import { Section } from '../../components/section.js';
import { publishProfile as words } from '../../texts/publishing.js';
import { ProfileActions } from './profile-actions.js';
import { PublishWays } from './publish-ways.js';
import { usePublishCredential } from './queries.js';

/** The app's publishing credential, and how each tool publishes with or without it. */
export function PublishPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data, error, refetch } = usePublishCredential(app);
  if (data === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const { scmUrl, userName, createdAt, usedAt } = data;
  return (
    <>
      <Text>{words.lead}</Text>
      <ProfileActions app={app} isMade={createdAt !== undefined} />
      <Facts
        facts={[
          { name: words.url, value: <InlineCopy text={scmUrl} /> },
          { name: words.user, value: <InlineCopy text={userName} /> },
          { name: words.password, value: createdAt === undefined ? words.noPassword : <Moment at={createdAt} /> },
          ...(createdAt === undefined ? [] : [{ name: words.used, value: <Moment at={usedAt} /> }]),
        ]}
      />
      <Section title={words.with}>
        <PublishWays target={{ app, scmUrl, userName, server: window.location.origin }} />
      </Section>
    </>
  );
}
