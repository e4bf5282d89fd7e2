import { makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Section } from '../../components/section.js';
import { newFunction as words } from '../../texts/new-function.js';
import { FunctionDetails } from './function-details.js';
import { useCreateFunction, type Language, type Template } from './queries.js';
import { TemplateCards } from './template-cards.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXL, maxWidth: '960px' },
});

interface NewFunctionFormProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly templates: readonly Template[];
}

export function NewFunctionForm({ app, templates }: NewFunctionFormProps) {
  const styles = useStyles();
  const [language, setLanguage] = useState<Language>('javascript');
  const [chosen, setChosen] = useState(templates[0]?.id ?? '');
  const [typed, setTyped] = useState<string>();
  const template = templates.find(({ id }) => id === chosen);
  const creating = useCreateFunction(app.name);
  const choose = (id: string) => {
    creating.forget();
    setChosen(id);
  };
  const isFirst = app.version === undefined;
  return (
    <div className={styles.root}>
      {isFirst && (
        <Section title={words.language}>
          <RadioGroup
            layout="horizontal"
            aria-label={words.language}
            value={language}
            disabled={creating.isCreating}
            onChange={(_, { value }) => setLanguage(value === 'typescript' ? value : 'javascript')}
          >
            <Radio value="javascript" label={words.languages.javascript} />
            <Radio value="typescript" label={words.languages.typescript} />
          </RadioGroup>
        </Section>
      )}
      <Section title={words.template}>
        <TemplateCards templates={templates} chosen={chosen} isDisabled={creating.isCreating} onChoose={choose} />
      </Section>
      {template !== undefined && (
        <FunctionDetails
          key={chosen}
          app={app}
          template={template}
          language={isFirst ? language : undefined}
          name={typed}
          onName={setTyped}
          creating={creating}
        />
      )}
    </div>
  );
}
