import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts.js';

const useStyles = makeStyles({
  root: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, maxWidth: '100%' },
});

interface InlineCopyProps {
  readonly text: string;
  /** Shown in place of the bare text. */
  readonly children?: ReactNode;
}

/** A short value among others, with a button that copies it; where a browser lends no clipboard, the value alone. */
export function InlineCopy({ text, children = text }: InlineCopyProps) {
  const styles = useStyles();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <span className={styles.root}>
      <span>{children}</span>
      {window.isSecureContext && (
        <Button
          size="small"
          appearance="subtle"
          icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />}
          aria-label={`${isCopied ? texts.copied : texts.copy}: ${text}`}
          onClick={() => void copy()}
        />
      )}
    </span>
  );
}
