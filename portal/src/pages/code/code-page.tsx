import { useParams } from 'react-router';
import { Page } from '../../components/page.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';
import { code } from '../../texts/code.js';
import { CodePart } from './code-part.js';

/** All files of an app. */
export function CodePage() {
  const { app = '' } = useParams();
  return (
    <Page title={code.title} tab={texts.pageOf(code.title, app)} lead={<Lead app={app} />}>
      <CodePart app={app} />
    </Page>
  );
}

function Lead({ app }: { readonly app: string }) {
  return (
    <>
      {code.lead} <TextLink to={`/apps/${app}`}>{code.toApp(app)}</TextLink>
    </>
  );
}
