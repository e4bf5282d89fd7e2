import { Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  text: { height: '180px', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

interface BodyFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function BodyField({ label, hint, value, onChange }: BodyFieldProps) {
  const styles = useStyles();
  return (
    <Field label={label} hint={hint}>
      <Textarea
        value={value}
        resize="vertical"
        onChange={(_, changed) => onChange(changed.value)}
        textarea={{ className: styles.text, spellCheck: false }}
      />
    </Field>
  );
}
