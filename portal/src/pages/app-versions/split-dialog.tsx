import { Field, Input, Slider } from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { FormDialog } from '../../components/form-dialog.js';
import { split as words, type Split } from '../../texts/versions.js';

const LEAST = 1;
const MOST = 99;

interface SplitDialogProps {
  readonly app: string;
  /** What is on, or what is proposed. */
  readonly split: Split;
  readonly onClose: () => void;
}

/** Gives a version beside the active one its share of the new calls. */
export function SplitDialog({ app, split: { version, active, percent: before }, onClose }: SplitDialogProps) {
  const queries = useQueryClient();
  const [text, setText] = useState(String(before));
  const percent = Number(text);
  const isValid = Number.isInteger(percent) && percent >= LEAST && percent <= MOST;
  const set = async () => {
    await api('put', '/api/apps/{app}/split', { path: { app }, body: { version, percent } });
    await queries.invalidateQueries({ queryKey: ['app', app] });
  };
  return (
    <FormDialog title={words.title(app)} act={words.act} canAct={isValid} onAct={set} onClose={onClose}>
      <p>
        {words.body(active)} {words.wait}
      </p>
      <Field
        label={words.percent(version)}
        validationMessage={isValid ? words.rest(100 - percent, active) : `${LEAST} – ${MOST}`}
        validationState={isValid ? 'none' : 'error'}
      >
        <Slider
          min={LEAST}
          max={MOST}
          value={isValid ? percent : before}
          onChange={(_, { value }) => setText(String(value))}
        />
      </Field>
      <Field label={words.percentText}>
        <Input type="number" min={LEAST} max={MOST} value={text} onChange={(_, { value }) => setText(value)} />
      </Field>
    </FormDialog>
  );
}
