import { useParams } from 'react-router';
import { Page } from '../../components/page.js';
import { code } from '../../texts/code.js';
import { CodePart } from './code-part.js';

/** All files of an app. */
export function CodePage() {
  const { app = '' } = useParams();
  return (
    <Page title={code.title} lead={code.lead(app)}>
      <CodePart app={app} />
    </Page>
  );
}
