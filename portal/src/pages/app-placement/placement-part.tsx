import { Button, MessageBar, MessageBarBody, MessageBarTitle, Text } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Facts } from '../../components/facts.js';
import { Failure } from '../../components/failure.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { Toolbar } from '../../components/toolbar.js';
import { useMay } from '../../session/session.js';
import { placement as words } from '../../texts/placement.js';
import { PlacedWorkers } from './placed-workers.js';
import { PlacementDialog } from './placement-dialog.js';
import { labelsOf, placementText, type Placement } from './placement-form.js';
import { usePlacement, useSetPlacement } from './queries.js';

/** Where the app runs: what was asked for, and what workers there are for it. */
export function PlacementPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const may = useMay();
  const { data: placement, error, refetch } = usePlacement(app);
  if (placement === undefined)
    return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const able = placement.workers.filter(({ why }) => why === undefined).length;
  return (
    <>
      <Text>{words.lead}</Text>
      {may('contributor', app) && <Actions placement={placement} />}
      {placement.unmet !== undefined && <Unmet unmet={placement.unmet} maySeeWorkers={may('reader')} />}
      <Facts facts={factsOf(placement)} />
      <Section title={words.matching(able, placement.workers.length)}>
        <PlacedWorkers placement={placement} />
      </Section>
    </>
  );
}

function factsOf({ selector, runtimes, minCores, minMemoryMiB, count }: Placement) {
  const labels = labelsOf(selector);
  return [
    { name: words.runsOn, value: labels.length === 0 ? words.any : labels.join(', ') },
    { name: words.count, value: count === undefined ? words.all : words.most(count) },
    { name: words.runtimes, value: runtimes.length === 0 ? words.any : runtimes.join(', ') },
    { name: words.cores, value: minCores === 0 ? words.any : minCores },
    { name: words.memory, value: minMemoryMiB === 0 ? words.any : words.mib(minMemoryMiB) },
  ];
}

function Unmet({ unmet, maySeeWorkers }: { readonly unmet: string; readonly maySeeWorkers: boolean }) {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{words.unmet}</MessageBarTitle> {unmet} {words.unmetRemedy}{' '}
        {maySeeWorkers && <TextLink to="/workers">{words.workersLink}</TextLink>}
      </MessageBarBody>
    </MessageBar>
  );
}

function Actions({ placement }: { readonly placement: Placement }) {
  const set = useSetPlacement(placement.app);
  const [asked, setAsked] = useState<'edit' | 'clear'>();
  const close = () => setAsked(undefined);
  const asksFor = placementText(placement);
  return (
    <Toolbar>
      <Button appearance="primary" onClick={() => setAsked('edit')}>
        {words.edit}
      </Button>
      {asksFor !== undefined && <Button onClick={() => setAsked('clear')}>{words.clear}</Button>}
      {asked === 'edit' && <PlacementDialog placement={placement} onClose={close} />}
      {asked === 'clear' && (
        <Confirmation
          title={words.clearTitle(placement.app)}
          body={words.clearBody(asksFor ?? '')}
          act={words.clear}
          onAct={() => set(undefined)}
          onClose={close}
        />
      )}
    </Toolbar>
  );
}
