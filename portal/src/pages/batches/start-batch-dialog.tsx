import { Checkbox } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { startBatch } from '../../texts/batches.js';
import { BatchTarget, type Target } from './batch-target.js';
import { ItemsField } from './items-field.js';
import { newBatchId } from './new-batch-id.js';
import { parseItems, type Form, type NewItem } from './parse-items.js';
import { BATCHES } from './queries.js';

interface StartBatchDialogProps {
  readonly apps: readonly string[];
  readonly preset: string;
  readonly onStarted: (id: string) => void;
  readonly onClose: () => void;
}

/** One function, and what somebody pastes as its items. */
export function StartBatchDialog({ apps, preset, onStarted, onClose }: StartBatchDialogProps) {
  const [target, setTarget] = useState<Target>({ app: apps.find((app) => app === preset) ?? apps[0] ?? '', name: '' });
  const [text, setText] = useState('');
  const [form, setForm] = useState<Form>('lines');
  const [isSealed, setSealed] = useState(true);
  // Of a large file it takes a while, and the name is typed meanwhile.
  const parsed = useMemo(() => parseItems(text, form), [text, form]);
  const [id] = useState(newBatchId);
  const start = useStart(id, target, isSealed);
  const items = 'items' in parsed && target.function !== undefined ? parsed.items : undefined;
  return (
    <FormDialog
      title={startBatch.title}
      act={startBatch.start}
      canAct={items !== undefined}
      onAct={() => start(items ?? [])}
      onClose={onClose}
      onDone={() => onStarted(id)}
    >
      {startBatch.body}
      <BatchTarget apps={apps} target={target} onChange={setTarget} />
      <ItemsField text={text} form={form} parsed={parsed} onText={setText} onForm={setForm} />
      <Checkbox
        label={startBatch.sealed}
        checked={isSealed}
        onChange={(_, { checked }) => setSealed(checked === true)}
      />
    </FormDialog>
  );
}

/** The id is ours and stays: a second try after an answer that got lost makes no second batch. */
function useStart(id: string, { app, function: name, after, name: label }: Target, sealed: boolean) {
  const queries = useQueryClient();
  return async (items: readonly NewItem[]) => {
    const named = label.trim() === '' ? {} : { name: label.trim() };
    const followed = after === undefined ? {} : { onComplete: { function: after } };
    const body = { id, app, function: name ?? '', ...named, ...followed, sealed, items: items.map(asRequest) };
    await api('post', '/api/batches', { body });
    await queries.invalidateQueries({ queryKey: BATCHES });
  };
}

/** The API takes any JSON value; its description knows objects only. */
function asRequest({ key, input }: NewItem) {
  return { ...(key === undefined ? {} : { key }), input: input as Record<string, unknown> };
}
