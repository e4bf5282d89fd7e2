import { useDeployments } from '../../api/queries.js';
import { Moment } from '../../components/moment.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';
import { overview as words } from '../../texts/app-parts.js';
import { pathOfPart } from './app-parts.js';

/** How the last one went, and when; it leads to its log. */
export function LastDeployment({ app }: { readonly app: string }) {
  const { data } = useDeployments(app);
  if (data === undefined) return '–';
  const [last] = data;
  if (last === undefined) return words.notDeployed;
  return (
    <>
      <TextLink to={`${pathOfPart(app, 'deployments')}?deployment=${encodeURIComponent(last.id)}`}>
        {texts.deployments.statuses[last.status]}
      </TextLink>{' '}
      <Moment at={last.receivedAt} />
    </>
  );
}
