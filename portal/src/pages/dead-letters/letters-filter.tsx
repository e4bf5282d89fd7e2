import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useApps } from '../../api/queries.js';
import { useMay } from '../../session/session.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { isNarrow, paramsOf, STATES, type Filter } from './letter-filter.js';

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

export function LettersFilter({ filter, onChange }: LettersFilterProps) {
  const styles = useStyles();
  // Made anew for a filter that came another way, as by the browser's way back; else whoever types would lose their place.
  const [sent, setSent] = useState(() => nameOf(filter));
  const send = (form: HTMLFormElement) => {
    const named = [...new FormData(form)].flatMap(([name, value]) =>
      typeof value !== 'string' || value === '' || (name === 'state' && value === 'any')
        ? []
        : [[name, isMoment(name) ? new Date(value).toISOString() : value]],
    );
    const asked = Object.fromEntries(named) as Filter;
    setSent(nameOf(asked));
    onChange(asked);
  };
  return (
    <search>
      <form
        key={sent === nameOf(filter) ? '' : nameOf(filter)}
        aria-label={words.filters}
        className={styles.root}
        onSubmit={(event) => {
          event.preventDefault();
          send(event.currentTarget);
        }}
        onChange={({ target, currentTarget }) => target instanceof HTMLSelectElement && send(currentTarget)}
      >
        <Choices filter={filter} />
        {(['function', 'queue', 'code', 'text'] as const).map((name) => (
          <Field key={name} label={words[name]} className={styles.field}>
            <Input name={name} defaultValue={filter[name] ?? ''} />
          </Field>
        ))}
        <Field label={words.since} className={styles.field}>
          <Input type="datetime-local" name="from" defaultValue={localMoment(filter.from)} />
        </Field>
        <Field label={words.until} className={styles.field}>
          <Input type="datetime-local" name="to" defaultValue={localMoment(filter.to)} />
        </Field>
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

function Choices({ filter }: { readonly filter: Filter }) {
  const styles = useStyles();
  const may = useMay();
  const { data: apps = [] } = useApps();
  const names = apps.map(({ name }) => name).filter((name) => may('operator', name));
  const chosen = filter.app ?? '';
  return (
    <>
      <Field label={words.app} className={styles.field}>
        {/* The names come later than the page, and a letter may be of an app that is gone. */}
        <Select key={names.join()} name="app" defaultValue={chosen}>
          {may('operator') && <option value="">{words.allApps}</option>}
          {[...new Set([...(chosen === '' ? [] : [chosen]), ...names])].map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      </Field>
      <Field label={words.state} className={styles.field}>
        <Select name="state" defaultValue={filter.state ?? 'any'}>
          {STATES.map((state) => (
            <option key={state} value={state}>
              {words.states[state]}
            </option>
          ))}
          <option value="any">{words.anyState}</option>
        </Select>
      </Field>
    </>
  );
}

function nameOf(filter: Filter): string {
  const params = paramsOf(filter);
  params.sort();
  return params.toString();
}

function isMoment(name: string): boolean {
  return name === 'from' || name === 'to';
}

/** As the browser's field takes it: in the zone of whoever looks, to the minute. */
function localMoment(moment: string | undefined): string {
  if (moment === undefined) return '';
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
