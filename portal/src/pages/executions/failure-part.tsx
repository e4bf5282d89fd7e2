import { makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { execution as texts } from '../../texts/executions.js';
import { partsOf } from './stack-frames.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  message: { margin: 0, overflowWrap: 'anywhere', color: tokens.colorStatusDangerForeground1 },
  stack: {
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  lines: { margin: 0, fontFamily: 'inherit', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  summary: { cursor: 'pointer', color: tokens.colorNeutralForeground2 },
});

/** Why it failed, and where in the code; lines of packages are folded. */
export function FailurePart({ failure: { code, message, stack } }: { readonly failure: Schema<'FailureResponse'> }) {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <p className={styles.message}>
        <code>{code}</code> {message}
      </p>
      {stack !== undefined && (
        <section className={styles.stack} aria-label={texts.stack}>
          {partsOf(stack).map(({ kind, lines }, at) =>
            kind === 'own' ? (
              <pre key={at} className={styles.lines}>
                {lines.join('\n')}
              </pre>
            ) : (
              <details key={at}>
                <summary className={styles.summary}>{texts.packages(lines.length)}</summary>
                <pre className={styles.lines}>{lines.join('\n')}</pre>
              </details>
            ),
          )}
        </section>
      )}
    </div>
  );
}
