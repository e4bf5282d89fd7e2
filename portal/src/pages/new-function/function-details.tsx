import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Section } from '../../components/section.js';
import { newFunction as words } from '../../texts/new-function.js';
import { Creation } from './creation.js';
import { newName } from './new-name.js';
import { ParameterField } from './parameter-field.js';
import { useAppZone, useCreateFunction, type Language, type Template } from './queries.js';
import { ScheduleHelper } from './schedule-helper.js';

/** As management checks it. */
const NAME = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '560px' },
  act: { alignSelf: 'flex-start' },
});

interface FunctionDetailsProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly template: Template;
  /** Undefined: the app has one. */
  readonly language: Language | undefined;
}

/** The chosen template's own fields, and the act. */
export function FunctionDetails({ app, template, language }: FunctionDetailsProps) {
  const styles = useStyles();
  const taken = app.functions.map(({ name }) => name);
  const [name, setName] = useState(() => newName(template.functionName, taken));
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const { create, ...creating } = useCreateFunction(app.name);
  const isMade = creating.isCreating || creating.result?.status === 'succeeded';
  const isTaken = !isMade && taken.some((one) => one.toLowerCase() === name.toLowerCase());
  const isGood = NAME.test(name) && !isTaken;
  const submit = () => {
    if (!isGood || creating.isCreating) return;
    create({ template: template.id, name, parameters: values, ...(language === undefined ? {} : { language }) });
  };
  return (
    <Section title={words.details}>
      <form
        className={styles.root}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className={styles.fields}>
          <Field
            label={words.name}
            hint={words.nameRule}
            required
            validationState={isGood ? 'none' : 'error'}
            {...(isTaken ? { validationMessage: words.nameTaken } : {})}
          >
            <Input value={name} autoComplete="off" spellCheck={false} onChange={(_, data) => setName(data.value)} />
          </Field>
        </div>
        <Parameters app={app.name} template={template} values={values} onChange={setValues} />
        <Creation creating={creating} />
        <Button
          type="submit"
          appearance="primary"
          className={styles.act}
          disabledFocusable={!isGood || creating.isCreating}
        >
          {creating.isCreating ? words.creating : words.create}
        </Button>
      </form>
    </Section>
  );
}

interface ParametersProps {
  readonly app: string;
  readonly template: Template;
  readonly values: Readonly<Record<string, string>>;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

function Parameters({ app, template, values, onChange }: ParametersProps) {
  const styles = useStyles();
  const appZone = useAppZone(app);
  const schedule = template.parameters.find(({ kind }) => kind === 'schedule');
  const valueOf = (parameter: Template['parameters'][number]) => values[parameter.name] ?? parameter.default;
  return (
    <>
      {template.parameters.length > 0 && (
        <div className={styles.fields}>
          {template.parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              value={valueOf(parameter)}
              onChange={(value) => onChange({ ...values, [parameter.name]: value })}
            />
          ))}
        </div>
      )}
      {schedule !== undefined && (
        <ScheduleHelper
          expression={valueOf(schedule)}
          appZone={appZone}
          onChoose={(text) => onChange({ ...values, [schedule.name]: text })}
        />
      )}
    </>
  );
}
