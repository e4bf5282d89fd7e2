import { Text } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { CodeBlock } from '../../components/code-block.js';
import { execution as texts } from '../../texts/executions.js';
import { textOfPayload } from '../dead-letters/payload-text.js';

interface PayloadTextProps {
  readonly label: string;
  readonly payload: Schema<'PayloadResponse'>;
}

/** What went in or came out; what is no text stands there in base64. */
export function PayloadText({ label, payload }: PayloadTextProps) {
  const text = textOfPayload(payload) ?? (typeof payload.value === 'string' ? payload.value : '');
  return (
    <>
      <CodeBlock label={label} text={text} />
      {payload.cut && <Text>{texts.cut}</Text>}
    </>
  );
}
