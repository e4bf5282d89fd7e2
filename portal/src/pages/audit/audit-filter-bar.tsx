import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { localTimeOf, momentOf } from '../../components/local-time.js';
import { useFilterDraft } from '../../components/use-filter-draft.js';
import { audit as texts } from '../../texts/audit.js';
import { MOMENTS, searchOf, TEXTS, type AuditFilters } from './audit-filters.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(190px, 1fr))',
    alignItems: 'end',
    gap: tokens.spacingHorizontalM,
  },
  control: { minWidth: 0, width: '100%' },
  acts: { display: 'flex', gap: tokens.spacingHorizontalS, whiteSpace: 'nowrap' },
});

interface AuditFilterBarProps {
  readonly filters: AuditFilters;
  readonly onSearch: (filters: AuditFilters) => void;
  readonly onClear: () => void;
}

export function AuditFilterBar({ filters, onSearch, onClear }: AuditFilterBarProps) {
  const styles = useStyles();
  const [draft, setDraft] = useFilterDraft(filters, searchOf(filters).toString());
  const change = (name: keyof AuditFilters, value: string) => setDraft({ ...draft, [name]: value });
  return (
    <search aria-label={texts.filters}>
      <form
        className={styles.root}
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(draft);
        }}
      >
        {TEXTS.map((name) => (
          <Field key={name} label={texts[name]}>
            <Input
              className={styles.control}
              value={draft[name]}
              {...(name === 'action' ? { placeholder: texts.actionHint } : {})}
              onChange={(_, { value }) => change(name, value)}
            />
          </Field>
        ))}
        {MOMENTS.map((name) => (
          <Field key={name} label={texts[name]}>
            <Input
              className={styles.control}
              type="datetime-local"
              value={localTimeOf(draft[name])}
              onChange={(_, { value }) => change(name, momentOf(value))}
            />
          </Field>
        ))}
        <div className={styles.acts}>
          <Button type="submit" appearance="primary">
            {texts.search}
          </Button>
          {searchOf(filters).size > 0 && <Button onClick={onClear}>{texts.clear}</Button>}
        </div>
      </form>
    </search>
  );
}
