import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Schema } from '../../../api/client.js';
import { useCode } from '../../../components/code-block.js';
import { testRun as words } from '../../../texts/test-run.js';
import { prettyJson, tokensOf } from './json-tokens.js';

const useStyles = makeStyles({
  plain: {},
  name: { color: tokens.colorBrandForeground1 },
  text: { color: tokens.colorStatusSuccessForeground1 },
  number: { color: tokens.colorPaletteDarkOrangeForeground1 },
  word: { color: tokens.colorPaletteBerryForeground1 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

type Body = Pick<Schema<'TestRunResponse'>, 'body' | 'bodyEncoding' | 'truncated'>;

/** The body of an answer: JSON laid out, other text as it is, bytes as base64. */
export function AnswerBody({ answer: { body, bodyEncoding, truncated } }: { readonly answer: Body }) {
  const styles = useStyles();
  const code = useCode();
  const pretty = useMemo(
    () => (bodyEncoding === 'text' && !truncated ? prettyJson(body) : undefined),
    [body, bodyEncoding, truncated],
  );
  if (body === '') return <Text className={styles.quiet}>{words.emptyBody}</Text>;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard */}
      <pre className={code.block} tabIndex={0} aria-label={words.body}>
        {pretty === undefined
          ? body
          : tokensOf(pretty).map(({ kind, text }, at) => (
              <span key={at} className={mergeClasses(styles[kind])}>
                {text}
              </span>
            ))}
      </pre>
      {bodyEncoding === 'base64' && <Text className={styles.quiet}>{words.binary}</Text>}
      {truncated && <Text className={styles.quiet}>{words.truncated}</Text>}
    </>
  );
}
