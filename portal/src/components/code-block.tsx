import { makeStyles, tokens } from '@fluentui/react-components';

export const useCode = makeStyles({
  block: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    maxHeight: '480px',
    overflowY: 'auto',
    outlineOffset: '-2px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
});

/** Long texts scroll by themselves, by the keyboard too. */
export function CodeBlock({ label, text }: { readonly label: string; readonly text: string }) {
  const styles = useCode();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
    <section className={styles.block} tabIndex={0} aria-label={label}>
      {text}
    </section>
  );
}
