import { Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import type { Schema } from '../../../api/client.js';
import { testRun as words } from '../../../texts/test-run.js';
import { BodyField } from './body-field.js';
import { PairsField } from './pairs-field.js';
import { idOfKey, methodsOf, parametersOf, takesBody, type TestInput } from './test-input.js';

const useStyles = makeStyles({
  pair: { display: 'grid', gridTemplateColumns: '1fr 2fr', gap: tokens.spacingHorizontalM },
  select: { minWidth: 0 },
});

interface HttpFieldsProps {
  readonly fn: Schema<'FunctionResponse'>;
  readonly keys: readonly Schema<'TestKeyResponse'>[];
  readonly input: TestInput;
  /** That of `keys` which is chosen, or empty. */
  readonly chosenKey: string;
  readonly onChange: (part: Partial<TestInput>) => void;
}

/** A request, field by field. */
export function HttpFields({ fn, keys, input, chosenKey, onChange }: HttpFieldsProps) {
  const styles = useStyles();
  return (
    <>
      <div className={styles.pair}>
        <Field label={words.method}>
          <Select
            className={styles.select}
            value={input.method}
            onChange={(_, { value }) => onChange({ method: value })}
          >
            {methodsOf(fn).map((method) => (
              <option key={method}>{method}</option>
            ))}
          </Select>
        </Field>
        <Field label={words.key}>
          <Select className={styles.select} value={chosenKey} onChange={(_, { value }) => onChange({ key: value })}>
            <option value="">{words.noKey}</option>
            {keys.map((key) => (
              <option key={idOfKey(key)} value={idOfKey(key)}>
                {words.keys[key.scope](key.name)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {parametersOf(fn).map((name) => (
        <Field key={name} label={words.parameter(name)}>
          <Input
            value={input.params[name] ?? ''}
            onChange={(_, { value }) => onChange({ params: { ...input.params, [name]: value } })}
          />
        </Field>
      ))}
      <PairsField
        title={words.query}
        add={words.addQuery}
        pairs={input.query}
        onChange={(query) => onChange({ query })}
      />
      <PairsField
        title={words.headers}
        add={words.addHeader}
        pairs={input.headers}
        onChange={(headers) => onChange({ headers })}
      />
      {takesBody(input) && (
        <BodyField
          label={words.body}
          hint={words.bodyHint}
          value={input.body}
          onChange={(body) => onChange({ body })}
        />
      )}
    </>
  );
}
