import { useSession } from '../../session/session.js';
import { Page } from '../../components/page.js';
import { account as texts } from '../../texts/people.js';
import { PasswordPart } from './password-part.js';
import { SessionsPart } from './sessions-part.js';
import { TokensPart } from './tokens-part.js';

/** What is one's own: where one is signed in, the tokens of one's programs, and the password of who has one. */
export function AccountPage() {
  const { me } = useSession();
  return (
    <Page title={texts.title} lead={texts.lead(me?.name ?? '')}>
      <SessionsPart />
      <TokensPart />
      {me?.hasPassword === true && <PasswordPart />}
    </Page>
  );
}
