import { Button, Field, makeStyles, Radio, RadioGroup, Textarea, tokens } from '@fluentui/react-components';
import { useId, useRef } from 'react';
import { formatCount } from '../../components/formats.js';
import { startBatch } from '../../texts/batches.js';
import { FORMS, inputText, type Form, type Parsed } from './parse-items.js';

/** Enough to see whether it is what was meant. */
const MOST_SHOWN = 300;

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalM },
  text: { fontFamily: tokens.fontFamilyMonospace, '& textarea': { minHeight: '140px' } },
  preview: {
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
});

interface ItemsFieldProps {
  readonly text: string;
  readonly form: Form;
  readonly parsed: Parsed;
  readonly onText: (text: string) => void;
  readonly onForm: (form: Form) => void;
}

/** Items, pasted or read from a file, with what becomes of them. */
export function ItemsField({ text, form, parsed, onText, onForm }: ItemsFieldProps) {
  const styles = useStyles();
  const isEmpty = text.trim() === '';
  return (
    <>
      <Field label={startBatch.form}>
        <RadioGroup layout="horizontal" value={form} onChange={(_, { value }) => onForm(formOf(value))}>
          {FORMS.map((one) => (
            <Radio key={one} value={one} label={startBatch.forms[one]} />
          ))}
        </RadioGroup>
      </Field>
      <Field
        label={startBatch.items}
        hint={startBatch.hints[form]}
        required
        {...('problem' in parsed && !isEmpty ? { validationMessage: parsed.problem } : {})}
      >
        <Textarea
          className={styles.text}
          value={text}
          onChange={(_, { value }) => onText(value)}
          resize="vertical"
          spellCheck={false}
        />
      </Field>
      <div className={styles.row}>
        <FileButton onText={onText} onForm={onForm} />
        <output>{'items' in parsed ? startBatch.count(formatCount(parsed.items.length)) : ''}</output>
      </div>
      {'items' in parsed && (
        <div>
          {startBatch.preview}
          <pre className={styles.preview}>{inputText(parsed.items[0]?.input).slice(0, MOST_SHOWN)}</pre>
        </div>
      )}
    </>
  );
}

function FileButton({ onText, onForm }: Pick<ItemsFieldProps, 'onText' | 'onForm'>) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    onForm(formOf(file.name.split('.').at(-1) ?? ''));
    onText(await file.text());
  };
  return (
    <>
      <Button size="small" onClick={() => input.current?.click()}>
        {startBatch.file}
      </Button>
      <input
        ref={input}
        id={id}
        type="file"
        hidden
        aria-label={startBatch.file}
        accept=".txt,.json,.csv,text/plain,text/csv,application/json"
        onChange={({ target }) => {
          void read(target.files?.[0]);
          target.value = '';
        }}
      />
    </>
  );
}

function formOf(text: string): Form {
  return FORMS.find((form) => form === text) ?? 'lines';
}
