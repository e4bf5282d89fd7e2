import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons/svg/arrow-download';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../../components/confirmation.js';
import { Failure } from '../../components/failure.js';
import { Toolbar } from '../../components/toolbar.js';
import { publishProfile as words } from '../../texts/publishing.js';
import { usePublishProfile } from './queries.js';

interface ProfileActionsProps {
  readonly app: string;
  /** There is a password; who asks for a profile ends it. */
  readonly isMade: boolean;
}

export function ProfileActions({ app, isMade }: ProfileActionsProps) {
  const profile = usePublishProfile(app);
  const { mutate, mutateAsync, reset, data: file, error, isPending } = useMutation({ mutationFn: profile.get });
  const end = async () => {
    await profile.end();
    // What was saved before opens nothing now.
    reset();
  };
  const [asked, setAsked] = useState<'reset' | 'end'>();
  return (
    <>
      <Toolbar>
        <Button
          appearance="primary"
          icon={<ArrowDownloadRegular />}
          disabledFocusable={isPending}
          onClick={() => (isMade ? setAsked('reset') : mutate('publishsettings'))}
        >
          {isMade ? words.getAgain : words.get}
        </Button>
        <Button disabledFocusable={isPending} title={words.pubxmlHint} onClick={() => mutate('pubxml')}>
          {words.pubxml}
        </Button>
        {isMade && <Button onClick={() => setAsked('end')}>{words.end}</Button>}
      </Toolbar>
      {error !== null && asked === undefined && <Failure error={error} />}
      <div aria-live="polite">
        {file !== undefined && (
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>{file.endsWith('.pubxml') ? words.gotPubxml(file) : words.got(file)}</MessageBarBody>
          </MessageBar>
        )}
      </div>
      {asked !== undefined && (
        <Confirmation<unknown>
          title={asked === 'reset' ? words.resetTitle(app) : words.endTitle(app)}
          body={asked === 'reset' ? words.resetBody : words.endBody}
          act={words[asked]}
          onAct={() => (asked === 'reset' ? mutateAsync('publishsettings') : end())}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}
