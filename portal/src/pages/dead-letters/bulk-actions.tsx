import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { BulkDialog } from './bulk-dialog.js';
import type { Selection, Verb } from './bulk.js';
import { placeOf, type Filter } from './letter-filter.js';
import type { Letter } from './queries.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
});
const VERBS: readonly Verb[] = ['redrive', 'discard'];

interface BulkActionsProps {
  readonly filter: Filter;
  readonly selected: readonly string[];
  readonly rows: readonly Letter[];
  readonly onSelect: (ids: readonly string[], isSelected: boolean) => void;
}

/** With a selection: for those. Without one: for all that the filter finds, on every page. */
export function BulkActions({ filter, selected, rows, onSelect }: BulkActionsProps) {
  const styles = useStyles();
  const [asked, setAsked] = useState<{ readonly verb: Verb; readonly selection: Selection }>();
  const waiting = rows.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  const textOf = (verb: Verb) =>
    selected.length > 0 ? words[`${verb}Selected`](selected.length) : words[`${verb}All`];
  const selection: Selection = selected.length > 0 ? { ids: selected } : { filter: { ...filter, state: 'waiting' } };
  const isWhole = selected.length === waiting.length;
  return (
    <div className={styles.root}>
      {waiting.length > 0 && (
        <>
          <Checkbox
            label={words.selectAll}
            checked={isWhole ? true : selected.length > 0 ? 'mixed' : false}
            onChange={() => onSelect(waiting, !isWhole)}
          />
          {VERBS.map((verb) => (
            <Button key={verb} onClick={() => setAsked({ verb, selection })}>
              {textOf(verb)}
            </Button>
          ))}
        </>
      )}
      {asked !== undefined && <BulkDialog {...asked} place={placeOf(filter)} onClose={() => setAsked(undefined)} />}
    </div>
  );
}
