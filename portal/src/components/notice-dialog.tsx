import { Button } from '@fluentui/react-components';
import type { ComponentProps } from 'react';
import { texts } from '../texts.js';
import { DialogFrame } from './dialog-frame.js';

type NoticeDialogProps = Pick<
  ComponentProps<typeof DialogFrame>,
  'title' | 'modalType' | 'isWide' | 'keepsOnClickBeside' | 'onClose' | 'children'
>;

/** Shows something, and is closed. */
export function NoticeDialog(props: NoticeDialogProps) {
  return <DialogFrame {...props} actions={<Button onClick={props.onClose}>{texts.close}</Button>} />;
}
