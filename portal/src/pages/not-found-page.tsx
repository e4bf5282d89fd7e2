import { Page } from '../components/page.js';
import { TextLink } from '../components/text-link.js';
import { texts } from '../texts.js';

export function NotFoundPage() {
  return (
    <Page title={texts.notFound.title} lead={texts.notFound.body}>
      <p>
        <TextLink to="/">{texts.notFound.home}</TextLink>
      </p>
    </Page>
  );
}
