import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useApp } from '../../api/queries.js';
import { startBatch } from '../../texts/batches.js';

export interface Target {
  readonly app: string;
  readonly function?: string | undefined;
  /** The function that runs once the batch has ended. */
  readonly after?: string | undefined;
  /** What the batch is called; may be empty. */
  readonly name: string;
}

interface BatchTargetProps {
  readonly apps: readonly string[];
  readonly target: Target;
  readonly onChange: (target: Target) => void;
}

const useStyles = makeStyles({
  row: { display: 'grid', gridTemplateColumns: '1fr 1fr', alignItems: 'start', gap: tokens.spacingHorizontalM },
});

/** Which function runs, and what the batch is called. */
export function BatchTarget({ apps, target, onChange }: BatchTargetProps) {
  const styles = useStyles();
  const functions = useRunnable(target.app);
  const first = functions?.[0];
  useEffect(() => {
    if (target.function === undefined && first !== undefined) onChange({ ...target, function: first });
  }, [target, first, onChange]);
  return (
    <>
      <div className={styles.row}>
        <Field label={startBatch.app}>
          <Select value={target.app} onChange={(_, { value: app }) => onChange({ app, name: target.name })}>
            {apps.map((app) => (
              <option key={app}>{app}</option>
            ))}
          </Select>
        </Field>
        <Field
          label={startBatch.function}
          {...(functions?.length === 0
            ? { validationMessage: startBatch.noFunctions }
            : { hint: startBatch.functionHint })}
        >
          <Select
            value={target.function ?? ''}
            onChange={(_, { value }) => onChange({ ...target, function: value })}
            disabled={functions === undefined || functions.length === 0}
          >
            <Names of={functions} />
          </Select>
        </Field>
        <Field label={startBatch.name} hint={startBatch.nameHint}>
          <Input value={target.name} onChange={(_, { value: name }) => onChange({ ...target, name })} maxLength={200} />
        </Field>
        <Field label={startBatch.after} hint={startBatch.afterHint}>
          <Select
            value={target.after ?? ''}
            onChange={(_, { value }) => onChange({ ...target, after: value === '' ? undefined : value })}
          >
            <option value="">{startBatch.noAfter}</option>
            <Names of={functions} />
          </Select>
        </Field>
      </div>
    </>
  );
}

function Names({ of: names = [] }: { readonly of: readonly string[] | undefined }) {
  return names.map((name) => <option key={name}>{name}</option>);
}

/** HTTP functions want a request, and those with a fault do not run. */
function useRunnable(app: string): readonly string[] | undefined {
  const { data } = useApp(app);
  return data?.functions.flatMap(({ name, trigger, status }) =>
    trigger?.toLowerCase() === 'httptrigger' || status === 'failed' ? [] : [name],
  );
}
