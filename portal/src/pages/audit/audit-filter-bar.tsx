import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { audit as texts } from '../../texts/audit.js';
import { searchOf, type AuditFilters } from './audit-filters.js';

const FIELDS = ['action', 'app', 'targetKind', 'targetId'] as const;
const MOMENTS = ['from', 'to'] as const;

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
  const [draft, setDraft] = useState(filters);
  const field = (name: keyof AuditFilters, type: 'text' | 'datetime-local') => (
    <Field key={name} label={texts[name]}>
      <Input
        className={styles.control}
        type={type}
        value={draft[name]}
        {...(name === 'action' ? { placeholder: texts.actionHint } : {})}
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
          onSearch(draft);
        }}
      >
        {FIELDS.map((name) => field(name, 'text'))}
        {MOMENTS.map((name) => field(name, 'datetime-local'))}
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
