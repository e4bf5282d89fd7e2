import { makeStyles, mergeClasses, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { newFunction as words } from '../../texts/new-function.js';
import type { Template } from './queries.js';

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 250px), 1fr))',
    alignItems: 'stretch',
    gap: tokens.spacingHorizontalM,
  },
  card: {
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  chosen: { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorNeutralBackground1Selected },
  words: {
    display: 'flex',
    flexDirection: 'column',
    // Level with the circle, however high the row is.
    alignSelf: 'flex-start',
    gap: tokens.spacingVerticalXXS,
  },
  // A radio that is not chosen would be paler.
  title: { color: tokens.colorNeutralForeground1 },
  description: { color: tokens.colorNeutralForeground2 },
});

interface TemplateCardsProps {
  readonly templates: readonly Template[];
  readonly chosen: string;
  readonly isDisabled: boolean;
  readonly onChoose: (id: string) => void;
}

/** One is always chosen. */
export function TemplateCards({ templates, chosen, isDisabled, onChoose }: TemplateCardsProps) {
  const styles = useStyles();
  return (
    <RadioGroup
      aria-label={words.template}
      className={styles.cards}
      value={chosen}
      disabled={isDisabled}
      onChange={(_, { value }) => onChoose(value)}
    >
      {templates.map(({ id, title, description }) => (
        <Radio
          key={id}
          value={id}
          className={mergeClasses(styles.card, id === chosen && styles.chosen)}
          label={{
            className: styles.words,
            children: (
              <>
                <Text weight="semibold" className={styles.title}>
                  {title}
                </Text>
                <span className={styles.description}>{description}</span>
              </>
            ),
          }}
        />
      ))}
    </RadioGroup>
  );
}
