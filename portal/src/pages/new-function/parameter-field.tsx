import { Field, Input, Select } from '@fluentui/react-components';
import type { Parameter } from './queries.js';

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** As the template describes it. */
export function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const { label, hint, choices } = parameter;
  return (
    <Field label={label} hint={hint} required={parameter.default !== ''}>
      {choices === undefined ? (
        <Input value={value} autoComplete="off" spellCheck={false} onChange={(_, data) => onChange(data.value)} />
      ) : (
        <Select value={value} onChange={(_, data) => onChange(data.value)}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice.charAt(0).toUpperCase() + choice.slice(1)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
