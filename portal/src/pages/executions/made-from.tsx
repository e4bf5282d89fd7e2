import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useLocation } from 'react-router';
import { TextLink } from '../../components/text-link.js';
import { execution as texts } from '../../texts/executions.js';

/** The page of the execution that somebody has just run again as this one. */
export function useMadeFrom(): string | undefined {
  const { state } = useLocation() as { readonly state: { readonly madeFrom?: string } | null };
  return state?.madeFrom;
}

export function MadeFrom({ from, isThere }: { readonly from: string; readonly isThere: boolean }) {
  return (
    <MessageBar intent={isThere ? 'success' : 'info'}>
      <MessageBarBody>
        {isThere ? texts.made : texts.being} <TextLink to={from}>{texts.madeFrom}</TextLink>
      </MessageBarBody>
    </MessageBar>
  );
}
