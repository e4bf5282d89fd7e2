import { MessageBarTitle } from '@fluentui/react-components';
import { useReadiness } from '../../api/queries.js';
import { Notice } from '../../components/notice.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { holdsOf } from './holds.js';
import { useBatchesOfApp, usePlacement, type Batch } from './queries.js';

/** Why it does not go on. Nothing while it does. */
export function BatchHolds({ batch, running }: { readonly batch: Batch; readonly running: number }) {
  const may = useMay();
  const { data: ready } = useReadiness();
  const { data: others = [] } = useBatchesOfApp(batch.app);
  const { data: placement } = usePlacement(batch.app, may('reader', batch.app) && batch.endedAt === undefined);
  return holdsOf({ batch, running, ready, placement, maySeeWorkers: may('reader'), others }).map(
    ({ what, remedy, link }) => (
      <Notice key={what} intent="warning" acts={link !== undefined && <TextLink to={link.to}>{link.text}</TextLink>}>
        <MessageBarTitle>{what}</MessageBarTitle> {remedy}
      </Notice>
    ),
  );
}
