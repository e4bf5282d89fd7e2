import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { settings as words } from '../../texts/settings.js';
import { useSaveSettings } from './queries.js';
import { changesTo, readSettings, toJson, type Setting, type SettingChange } from './setting-changes.js';

const useStyles = makeStyles({
  text: { '& textarea': { minHeight: '260px', fontFamily: tokens.fontFamilyMonospace } },
  changes: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
});

interface BulkDialogProps {
  readonly app: string;
  readonly settings: readonly Setting[];
  /** An import leaves alone what it does not name; an edit is of the whole. */
  readonly isImport: boolean;
  readonly onClose: () => void;
}

/** Many at once as JSON, with what the save would change. */
export function BulkDialog({ app, settings, isImport, onClose }: BulkDialogProps) {
  const styles = useStyles();
  const save = useSaveSettings(app);
  // As they were at first: what somebody else adds meanwhile is not left out by this text.
  const [before] = useState(settings);
  const [text, setText] = useState(() => (isImport ? '' : toJson(before)));
  const { changes, problem } = changesOf(text, before, isImport);
  return (
    <FormDialog
      title={isImport ? words.importTitle : words.bulkTitle}
      act={words.save}
      canAct={changes.length > 0}
      onAct={() => save(changes)}
      onClose={onClose}
    >
      {isImport && (
        <Field label={words.file}>
          <input
            type="file"
            aria-label={words.file}
            accept=".json,application/json"
            onChange={({ target }) => void target.files?.[0]?.text().then(setText)}
          />
        </Field>
      )}
      <Field
        label={words.json}
        hint={isImport ? words.importHint : words.bulkHint}
        {...(problem === undefined ? {} : { validationMessage: problem, validationState: 'warning' })}
      >
        <Textarea className={styles.text} value={text} spellCheck={false} onChange={(_, { value }) => setText(value)} />
      </Field>
      <div aria-live="polite">
        <strong>{words.changes}</strong>
        {changes.length === 0 && <p>{words.nothing}</p>}
        <ul className={styles.changes}>
          {changes.map(({ name, kind }) => (
            <li key={name}>
              {words.kinds[kind]}: {name}
            </li>
          ))}
        </ul>
      </div>
    </FormDialog>
  );
}

interface Read {
  readonly changes: readonly SettingChange[];
  readonly problem?: string;
}

function changesOf(text: string, settings: readonly Setting[], isImport: boolean): Read {
  if (text.trim() === '') return { changes: [] };
  try {
    return { changes: changesTo(settings, readSettings(text), !isImport) };
  } catch (error) {
    return { changes: [], problem: error instanceof Error ? error.message : String(error) };
  }
}
