import { useParams } from 'react-router';
import { useApp } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { newFunction as words } from '../../texts/new-function.js';
import { NewFunctionForm } from './new-function-form.js';
import { useTemplates } from './queries.js';

/** A function from a template, in an app that is there. */
export function NewFunctionPage() {
  const { app: name = '' } = useParams();
  const may = useMay();
  const app = useApp(name);
  const templates = useTemplates();
  const error = app.error ?? templates.error;
  const isReady = app.data !== undefined && templates.data !== undefined;
  return (
    <Page
      title={words.title}
      tab={texts.pageOf(words.title, name)}
      lead={<TextLink to={`/apps/${name}`}>{words.lead(name)}</TextLink>}
    >
      {!may('contributor', name) && <Empty title={words.noRole} remedy={words.noRoleRemedy} />}
      {may('contributor', name) && (
        <>
          {error !== null && (
            <Failure error={error} retry={() => void Promise.all([app.refetch(), templates.refetch()])} />
          )}
          {!isReady && error === null && <Busy />}
          {isReady && <NewFunctionForm app={app.data} templates={templates.data} />}
        </>
      )}
    </Page>
  );
}
