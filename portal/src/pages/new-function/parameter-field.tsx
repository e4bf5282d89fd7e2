import { Field, Input, Select } from '@fluentui/react-components';
import { newFunction as words } from '../../texts/new-function.js';
import { isNeeded } from './parameter-values.js';
import type { Parameter } from './queries.js';

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly value: string;
  readonly isMissing: boolean;
  readonly onChange: (value: string) => void;
}

/** As the template describes it. */
export function ParameterField({ parameter, value, isMissing, onChange }: ParameterFieldProps) {
  const { label, hint, choices } = parameter;
  return (
    <Field
      label={label}
      hint={hint}
      required={isNeeded(parameter)}
      {...(isMissing ? { validationMessage: words.missing } : {})}
    >
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
