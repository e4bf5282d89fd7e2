import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useApps } from '../../api/queries.js';
import { AppOptions } from '../../components/app-options.js';
import { localTimeOf, momentOf } from '../../components/local-time.js';
import { useFilterDraft } from '../../components/use-filter-draft.js';
import { useMay } from '../../session/session.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { ANY_STATE, isNarrow, paramsOf, STATES, withPart, type Filter } from './letter-filter.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(205px, 1fr))',
    alignItems: 'end',
    gap: tokens.spacingHorizontalM,
  },
  buttons: { display: 'flex', gap: tokens.spacingHorizontalS, whiteSpace: 'nowrap' },
  // Else a browser's own width of a field widens the page.
  field: { minWidth: 0, '& .fui-Input': { width: '100%' }, '& input': { minWidth: 0 } },
});

interface LettersFilterProps {
  readonly filter: Filter;
  /** What is typed is looked for once the form is sent; what is chosen, at once. */
  readonly onChange: (filter: Filter) => void;
}

const MOMENTS = [
  ['from', words.since],
  ['to', words.until],
] as const;

export function LettersFilter({ filter, onChange }: LettersFilterProps) {
  const styles = useStyles();
  const [draft, setDraft] = useFilterDraft(filter, paramsOf(filter).toString());
  const choose = (chosen: Filter) => {
    setDraft(chosen);
    onChange(chosen);
  };
  return (
    <search>
      <form
        aria-label={words.filters}
        className={styles.root}
        onSubmit={(event) => {
          event.preventDefault();
          onChange(draft);
        }}
      >
        <Choices draft={draft} onChoose={choose} />
        {(['function', 'queue', 'code', 'text'] as const).map((name) => (
          <Field key={name} label={words[name]} className={styles.field}>
            <Input value={draft[name] ?? ''} onChange={(_, { value }) => setDraft(withPart(draft, name, value))} />
          </Field>
        ))}
        {MOMENTS.map(([name, label]) => (
          <Field key={name} label={label} className={styles.field}>
            <Input
              type="datetime-local"
              value={localTimeOf(draft[name] ?? '')}
              onChange={(_, { value }) => setDraft(withPart(draft, name, momentOf(value)))}
            />
          </Field>
        ))}
        <div className={styles.buttons}>
          <Button type="submit">{words.search}</Button>
          {isNarrow(filter) && (
            <Button appearance="subtle" onClick={() => onChange({ state: 'waiting' })}>
              {words.clear}
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

interface ChoicesProps {
  readonly draft: Filter;
  readonly onChoose: (chosen: Filter) => void;
}

function Choices({ draft, onChoose }: ChoicesProps) {
  const styles = useStyles();
  const may = useMay();
  const { data: apps = [] } = useApps();
  const names = apps.map(({ name }) => name).filter((name) => may('operator', name));
  const { app = '', state = ANY_STATE } = draft;
  return (
    <>
      <Field label={words.app} className={styles.field}>
        <Select value={app} onChange={(_, { value }) => onChoose(withPart(draft, 'app', value))}>
          {may('operator') && <option value="">{words.allApps}</option>}
          <AppOptions names={names} chosen={app} />
        </Select>
      </Field>
      <Field label={words.state} className={styles.field}>
        <Select
          value={state}
          onChange={(_, { value }) => onChoose(withPart(draft, 'state', value === ANY_STATE ? '' : value))}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {words.states[one]}
            </option>
          ))}
          <option value={ANY_STATE}>{words.anyState}</option>
        </Select>
      </Field>
    </>
  );
}
