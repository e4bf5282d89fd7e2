import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { texts } from '../texts.js';
import { useCopy } from './use-copy.js';

const useStyles = makeStyles({
  root: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  text: {
    flexGrow: 1,
    padding: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
});

/** A text to paste elsewhere. Without HTTPS a browser lends no clipboard: then it can still be selected. */
export function Copyable({ text }: { readonly text: string }) {
  const styles = useStyles();
  const { isCopied, copy } = useCopy(text);
  return (
    <div className={styles.root}>
      <code className={styles.text}>{text}</code>
      {window.isSecureContext && (
        <Button icon={<CopyRegular />} onClick={copy}>
          {isCopied ? texts.copied : texts.copy}
        </Button>
      )}
    </div>
  );
}
