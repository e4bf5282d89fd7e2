import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useApps, useWorkers } from '../../api/queries.js';
import { AppOptions } from '../../components/app-options.js';
import { localTimeOf, momentOf } from '../../components/local-time.js';
import { useFilterDraft } from '../../components/use-filter-draft.js';
import { useMay } from '../../session/session.js';
import { executions as texts } from '../../texts/executions.js';
import { isNarrowed, RANGE_NAMES, searchOf, STATUSES, TRIGGERS, type Filters, type Range } from './filters.js';
import { workerChoices } from './worker-choices.js';

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
  act: { minWidth: 0 },
});

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly onClear: () => void;
}

/** Choices count at once, texts when Enter is pressed. */
export function FilterBar({ filters, onChange, onClear }: FilterBarProps) {
  const styles = useStyles();
  const [draft, setDraft] = useFilterDraft(filters, searchOf(filters).toString());
  const { data: apps = [] } = useApps();
  const { data: workers = [] } = useWorkers();
  const may = useMay();
  const choose = (chosen: Filters) => {
    setDraft(chosen);
    onChange(chosen);
  };
  const choice = (name: 'app' | 'status' | 'trigger' | 'worker', options: ReactNode) => (
    <Field label={texts[name]} className={styles.field}>
      <Select
        className={styles.control}
        value={draft[name]}
        onChange={(_, { value }) => choose({ ...draft, [name]: value })}
      >
        {options}
      </Select>
    </Field>
  );
  const text = (name: 'function' | 'text', placeholder?: string) => (
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
          ...(may('reader') ? [<Option key="" value="" text={texts.anyApp} />] : []),
          <AppOptions key="apps" names={apps.map(({ name }) => name)} chosen={draft.app} />,
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
        <TimeFields draft={draft} onDraft={setDraft} onChoose={choose} />
        {(may('reader') || draft.worker !== '') &&
          choice('worker', [
            <Option key="" value="" text={texts.anyWorker} />,
            ...workerChoices(workers, draft.worker).map((one) => (
              <Option key={one.id} value={one.id} text={one.text} />
            )),
          ])}
        {text('text', texts.textHint)}
        <div className={styles.acts}>
          <Button type="submit" appearance="primary" className={styles.act}>
            {texts.search}
          </Button>
          {isNarrowed(filters) && (
            <Button className={styles.act} onClick={onClear}>
              {texts.clear}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

interface TimeFieldsProps {
  readonly draft: Filters;
  readonly onDraft: (draft: Filters) => void;
  readonly onChoose: (filters: Filters) => void;
}

/** A range that is chosen takes the place of the moments, and the other way round. Moments count with the others that are typed. */
function TimeFields({ draft, onDraft, onChoose }: TimeFieldsProps) {
  const styles = useStyles();
  const isBetween = draft.from !== '' || draft.to !== '';
  return (
    <>
      <Field label={texts.range} className={styles.field}>
        <Select
          className={styles.control}
          value={isBetween ? '' : draft.range}
          onChange={(_, { value }) => onChoose({ ...draft, range: value as Range, from: '', to: '' })}
        >
          {isBetween && <Option value="" text={texts.between} />}
          {RANGE_NAMES.map((one) => (
            <Option key={one} value={one} text={texts.ranges[one]} />
          ))}
        </Select>
      </Field>
      {(['from', 'to'] as const).map((end) => (
        <Field key={end} label={texts[end]} className={styles.field}>
          <Input
            className={styles.control}
            type="datetime-local"
            value={localTimeOf(draft[end])}
            onChange={(_, { value }) => onDraft({ ...draft, [end]: momentOf(value) })}
          />
        </Field>
      ))}
    </>
  );
}

function Option({ value, text }: { readonly value: string; readonly text: string }) {
  return <option value={value}>{text}</option>;
}
