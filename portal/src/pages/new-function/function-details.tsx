import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Section } from '../../components/section.js';
import { newFunction as words } from '../../texts/new-function.js';
import { Creation } from './creation.js';
import { newName } from './new-name.js';
import { ParameterField } from './parameter-field.js';
import { isMissing, valueOf, type Values } from './parameter-values.js';
import { useAppZone, type Creating, type Language, type Template } from './queries.js';
import { ScheduleHelper } from './schedule-helper.js';

/** As management checks it. */
const NAME = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  fields: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '560px' },
  name: { maxWidth: '560px' },
  act: { alignSelf: 'flex-start' },
});

interface FunctionDetailsProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly template: Template;
  /** Undefined: the app has one. */
  readonly language: Language | undefined;
  /** As somebody typed it; undefined: the template proposes one. */
  readonly name: string | undefined;
  readonly onName: (name: string) => void;
  readonly creating: Creating;
}

/** The chosen template's own fields, and the act. */
export function FunctionDetails({ app, template, language, name: typed, onName, creating }: FunctionDetailsProps) {
  const styles = useStyles();
  const taken = app.functions.map(({ name }) => name);
  const [proposed] = useState(() => newName(template.functionName, taken));
  const name = typed ?? proposed;
  const [values, setValues] = useState<Values>({});
  const isMade = creating.isCreating || creating.result?.status === 'succeeded';
  const isTaken = !isMade && taken.some((one) => one.toLowerCase() === name.toLowerCase());
  const isGood = NAME.test(name) && !isTaken;
  const isWhole = isGood && !template.parameters.some((parameter) => isMissing(parameter, values));
  const submit = () => {
    if (!isWhole || creating.isCreating) return;
    creating.create({
      template: template.id,
      name,
      parameters: values,
      ...(language === undefined ? {} : { language }),
    });
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
        <NameField name={name} isGood={isGood} isTaken={isTaken} onChange={onName} />
        <Parameters app={app.name} template={template} values={values} onChange={setValues} />
        <Creation creating={creating} />
        <Button
          type="submit"
          appearance="primary"
          className={styles.act}
          disabledFocusable={!isWhole || creating.isCreating}
        >
          {creating.isCreating ? words.creating : words.create}
        </Button>
      </form>
    </Section>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly isGood: boolean;
  readonly isTaken: boolean;
  readonly onChange: (name: string) => void;
}

function NameField({ name, isGood, isTaken, onChange }: NameFieldProps) {
  return (
    <Field
      className={useStyles().name}
      label={words.name}
      hint={words.nameRule}
      required
      validationState={isGood ? 'none' : 'error'}
      {...(isTaken ? { validationMessage: words.nameTaken } : {})}
    >
      <Input value={name} autoComplete="off" spellCheck={false} onChange={(_, data) => onChange(data.value)} />
    </Field>
  );
}

interface ParametersProps {
  readonly app: string;
  readonly template: Template;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}

function Parameters({ app, template, values, onChange }: ParametersProps) {
  const styles = useStyles();
  const appZone = useAppZone(app);
  const schedule = template.parameters.find(({ kind }) => kind === 'schedule');
  return (
    <>
      {template.parameters.length > 0 && (
        <div className={styles.fields}>
          {template.parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              value={valueOf(parameter, values)}
              isMissing={isMissing(parameter, values)}
              onChange={(value) => onChange({ ...values, [parameter.name]: value })}
            />
          ))}
        </div>
      )}
      {schedule !== undefined && (
        <ScheduleHelper
          expression={valueOf(schedule, values)}
          appZone={appZone}
          onChoose={(text) => onChange({ ...values, [schedule.name]: text })}
        />
      )}
    </>
  );
}
