import { Text } from '@fluentui/react-components';
import { Failure } from '../../components/failure.js';
import { Section } from '../../components/section.js';
import { execution as texts } from '../../texts/executions.js';
import { PayloadText } from './payload-text.js';
import { useExecutionInput, type Execution } from './queries.js';

/** What it was given, or why nobody knows that any more. */
export function InputPart({ execution }: { readonly execution: Execution }) {
  const { data, error, refetch } = useExecutionInput(execution);
  if (error !== null) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return null;
  const { in: place, payload, why } = data;
  return (
    <Section title={texts.input}>
      {payload === undefined || place === 'none' ? (
        <Text>{texts.noInput(why ?? '')}</Text>
      ) : (
        <>
          <Text>{texts.keptIn[place]}</Text>
          <PayloadText label={texts.input} payload={payload} />
        </>
      )}
    </Section>
  );
}
