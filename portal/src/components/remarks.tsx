import { MessageBar, MessageBarBody } from '@fluentui/react-components';

interface RemarksProps {
  readonly intent: 'error' | 'info';
  readonly lines: readonly string[];
}

/** What is wrong, or good to know: a bar for each. */
export function Remarks({ intent, lines }: RemarksProps) {
  return lines.map((line) => (
    <MessageBar key={line} intent={intent} layout="multiline">
      <MessageBarBody>{line}</MessageBarBody>
    </MessageBar>
  ));
}
