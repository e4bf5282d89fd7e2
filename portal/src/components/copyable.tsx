import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useState } from 'react';
import { texts } from '../texts.js';

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
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div className={styles.root}>
      <code className={styles.text}>{text}</code>
      {window.isSecureContext && (
        <Button icon={<CopyRegular />} onClick={() => void copy()}>
          {isCopied ? texts.copied : texts.copy}
        </Button>
      )}
    </div>
  );
}
