import { useSession } from '../../session/session.js';
import { Page } from '../../components/page.js';
import { account as texts } from '../../texts/people.js';
import { PasswordPart } from './password-part.js';
import { SessionsPart } from './sessions-part.js';
import { TokensPart } from './tokens-part.js';

/** What is one's own: the password, where one is signed in, and the tokens of one's programs. */
export function AccountPage() {
  const { me } = useSession();
  return (
    <Page title={texts.title} lead={texts.lead(me?.name ?? '')}>
      <SessionsPart />
      <TokensPart />
      <PasswordPart />
    </Page>
  );
}
