import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CodeBlock, useCode } from '../../components/code-block.js';
import { formatBytes } from '../../components/formats.js';
import { Section } from '../../components/section.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { lineDiff, type DiffLine } from './line-diff.js';
import { textOfPayload } from './payload-text.js';
import type { LetterDetail } from './queries.js';

const useStyles = makeStyles({
  gone: { backgroundColor: tokens.colorStatusDangerBackground1, color: tokens.colorStatusDangerForeground1 },
  new: { backgroundColor: tokens.colorStatusSuccessBackground1, color: tokens.colorStatusSuccessForeground1 },
});
const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: '  ', gone: '- ', new: '+ ' };

/** What a redrive sends and, once it was edited, what is different from how it came. */
export function PayloadPart({ letter }: { readonly letter: LetterDetail }) {
  const { payload, original, bytes } = letter;
  const text = textOfPayload(payload);
  const before = original && textOfPayload(original);
  return (
    <>
      <Section title={words.payload}>
        {text === undefined ? words.binary(formatBytes(bytes)) : <CodeBlock label={words.payload} text={text} />}
        {payload.cut && <Text>{words.cut}</Text>}
      </Section>
      {text !== undefined && before !== undefined && (
        <Section title={words.changes}>
          <Diff before={before} after={text} />
        </Section>
      )}
    </>
  );
}

function Diff({ before, after }: { readonly before: string; readonly after: string }) {
  const styles = useStyles();
  const code = useCode();
  const classes = { same: undefined, gone: styles.gone, new: styles.new };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <section className={code.block} tabIndex={0} aria-label={words.changes}>
      {lineDiff(before, after).map(({ kind, text }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines have no other name, and never move
        <div key={index} className={mergeClasses(classes[kind])}>
          {SIGNS[kind]}
          {text}
        </div>
      ))}
    </section>
  );
}
