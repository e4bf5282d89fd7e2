import { Field, Input, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useWorkers, type Worker } from '../../api/queries.js';
import { FormDialog } from '../../components/form-dialog.js';
import { placement as words } from '../../texts/placement.js';
import { formOf, readPlacement, type Placement, type PlacementForm } from './placement-form.js';
import { useSetPlacement } from './queries.js';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    alignItems: 'start',
    gap: tokens.spacingHorizontalM,
    // A field is as wide as its column, whatever its own idea is.
    '& .fui-Input, & input': { minWidth: 0, width: '100%' },
  },
});

interface PlacementDialogProps {
  readonly placement: Placement;
  readonly onClose: () => void;
}

export function PlacementDialog({ placement, onClose }: PlacementDialogProps) {
  const styles = useStyles();
  const set = useSetPlacement(placement.app);
  const known = useKnownLabels();
  const [form, setForm] = useState(() => formOf(placement));
  const change = (part: Partial<PlacementForm>) => setForm({ ...form, ...part });
  const read = readPlacement(form);
  const problemIn = (field: keyof PlacementForm) =>
    'problem' in read && read.problem.field === field ? { validationMessage: read.problem.text } : {};
  return (
    <FormDialog
      title={words.title(placement.app)}
      act={words.save}
      canAct={'request' in read}
      onAct={async () => ('request' in read ? set(read.request) : undefined)}
      onClose={onClose}
    >
      <p>{words.lead}</p>
      <Field
        label={words.labels}
        hint={`${words.labelsHint} ${known === '' ? '' : words.known(known)}`}
        {...problemIn('labels')}
      >
        <Textarea value={form.labels} spellCheck={false} onChange={(_, { value }) => change({ labels: value })} />
      </Field>
      <Field label={words.runtimes} hint={words.runtimesHint}>
        <Input value={form.runtimes} onChange={(_, { value }) => change({ runtimes: value })} />
      </Field>
      <div className={styles.row}>
        <Field label={words.coresField} {...problemIn('minCores')}>
          <Input type="number" min={1} value={form.minCores} onChange={(_, { value }) => change({ minCores: value })} />
        </Field>
        <Field label={words.memoryField} {...problemIn('minMemoryMiB')}>
          <Input
            type="number"
            min={1}
            value={form.minMemoryMiB}
            onChange={(_, { value }) => change({ minMemoryMiB: value })}
          />
        </Field>
        <Field label={words.countField} hint={words.countHint} {...problemIn('count')}>
          <Input type="number" min={1} value={form.count} onChange={(_, { value }) => change({ count: value })} />
        </Field>
      </div>
    </FormDialog>
  );
}

/** What there is to choose from, for whoever may see workers. */
function useKnownLabels(): string {
  const { data: workers = [] } = useWorkers();
  return [...new Set(workers.flatMap(labelsOf))].sort().join(', ');
}

function labelsOf({ facts }: Worker): string[] {
  if (facts === undefined) return [];
  return Object.entries({ ...facts.labels, os: facts.os, arch: facts.arch }).map(
    ([label, value]) => `${label}=${value}`,
  );
}
