import { Button, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { problemOf } from '../api/problem.js';
import { texts } from '../texts.js';
import { Notice } from './notice.js';

const useStyles = makeStyles({
  code: { display: 'block', fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** What went wrong, with the code that can be looked up, and what to do about it. */
export function Failure({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const styles = useStyles();
  const { code, message, remedy } = problemOf(error);
  return (
    <Notice intent="error" role="alert" acts={retry !== undefined && <Button onClick={retry}>{texts.retry}</Button>}>
      <MessageBarTitle>{texts.problems.title}</MessageBarTitle> {message} {remedy}
      <span className={styles.code}>{texts.problems.code(code)}</span>
    </Notice>
  );
}
