import { Button, Input, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { testRun as words } from '../../../texts/test-run.js';
import type { Pair } from './test-input.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS, margin: 0, padding: 0, border: 0 },
  title: { padding: 0, fontWeight: tokens.fontWeightSemibold, marginBottom: tokens.spacingVerticalXXS },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) auto',
    gap: tokens.spacingHorizontalXS,
  },
  input: { minWidth: 0 },
  add: { alignSelf: 'flex-start' },
});

interface PairsFieldProps {
  readonly title: string;
  readonly add: string;
  readonly pairs: readonly Pair[];
  readonly onChange: (pairs: readonly Pair[]) => void;
}

/** Names with values, as many as somebody adds. */
export function PairsField({ title, add, pairs, onChange }: PairsFieldProps) {
  const styles = useStyles();
  const set = (index: number, part: Partial<Pair>) =>
    onChange(pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  return (
    <fieldset className={styles.root}>
      <legend className={styles.title}>{title}</legend>
      {pairs.map(({ name, value }, at) => (
        <div key={at} className={styles.row}>
          <Input
            className={styles.input}
            aria-label={words.nameOf(title, at + 1)}
            placeholder={words.name}
            value={name}
            onChange={(_, changed) => set(at, { name: changed.value })}
          />
          <Input
            className={styles.input}
            aria-label={words.valueOf(title, at + 1)}
            placeholder={words.value}
            value={value}
            onChange={(_, changed) => set(at, { value: changed.value })}
          />
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={words.removeOf(title, at + 1)}
            onClick={() => onChange(pairs.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Button
        className={styles.add}
        size="small"
        icon={<AddRegular />}
        onClick={() => onChange([...pairs, { name: '', value: '' }])}
      >
        {add}
      </Button>
    </fieldset>
  );
}
