import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { useApps } from '../../api/queries.js';
import { executions as texts } from '../../texts/executions.js';
import { isNarrowed, RANGE_NAMES, STATUSES, TRIGGERS, type Filters } from './filters.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))',
    alignItems: 'end',
    gap: tokens.spacingHorizontalM,
  },
  field: { minWidth: 0 },
  control: { minWidth: 0, width: '100%' },
  acts: { display: 'flex', gap: tokens.spacingHorizontalS, whiteSpace: 'nowrap' },
});

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly onClear: () => void;
}

/** Choices count at once, texts when Enter is pressed. Mount it anew when the address changes. */
export function FilterBar({ filters, onChange, onClear }: FilterBarProps) {
  const styles = useStyles();
  const [draft, setDraft] = useState(filters);
  const { data: apps = [] } = useApps();
  const choice = (name: 'app' | 'status' | 'trigger' | 'range', options: ReactNode) => (
    <Field label={texts[name]} className={styles.field}>
      <Select
        className={styles.control}
        value={draft[name]}
        onChange={(_, { value }) => onChange({ ...draft, [name]: value })}
      >
        {options}
      </Select>
    </Field>
  );
  const text = (name: 'function' | 'worker' | 'text', placeholder?: string) => (
    <Field label={texts[name]} className={styles.field}>
      <Input
        className={styles.control}
        value={draft[name]}
        {...(placeholder === undefined ? {} : { placeholder })}
        onChange={(_, { value }) => setDraft({ ...draft, [name]: value })}
      />
    </Field>
  );
  return (
    <search aria-label={texts.filters}>
      <form
        className={styles.root}
        onSubmit={(event) => {
          event.preventDefault();
          onChange(draft);
        }}
      >
        {choice('app', [
          <Option key="" value="" text={texts.anyApp} />,
          ...apps.map(({ name }) => <Option key={name} value={name} text={name} />),
        ])}
        {text('function')}
        {choice('status', [
          <Option key="" value="" text={texts.anyStatus} />,
          ...STATUSES.map((one) => <Option key={one} value={one} text={texts.statuses[one]} />),
        ])}
        {choice('trigger', [
          <Option key="" value="" text={texts.anyTrigger} />,
          ...TRIGGERS.map((one) => <Option key={one} value={one} text={texts.triggers[one]} />),
        ])}
        {choice(
          'range',
          RANGE_NAMES.map((one) => <Option key={one} value={one} text={texts.ranges[one]} />),
        )}
        {text('worker')}
        {text('text', texts.textHint)}
        <div className={styles.acts}>
          <Button type="submit" appearance="primary">
            {texts.search}
          </Button>
          {isNarrowed(filters) && <Button onClick={onClear}>{texts.clear}</Button>}
        </div>
      </form>
    </search>
  );
}

function Option({ value, text }: { readonly value: string; readonly text: string }) {
  return <option value={value}>{text}</option>;
}
