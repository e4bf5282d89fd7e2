import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import type { ReactNode } from 'react';
import { texts } from '../texts.js';
import { useCopy } from './use-copy.js';

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
  const { isCopied, copy } = useCopy(text);
  return (
    <span className={styles.root}>
      <span>{children}</span>
      {window.isSecureContext && (
        <Button
          size="small"
          appearance="subtle"
          icon={isCopied ? <CheckmarkRegular /> : <CopyRegular />}
          aria-label={`${isCopied ? texts.copied : texts.copy}: ${text}`}
          onClick={copy}
        />
      )}
    </span>
  );
}
