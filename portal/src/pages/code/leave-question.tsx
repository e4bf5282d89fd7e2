import { Button } from '@fluentui/react-components';
import { useEffect } from 'react';
import { matchPath, useBlocker } from 'react-router';
import { DialogFrame } from '../../components/dialog-frame.js';
import { code } from '../../texts/code.js';

interface LeaveQuestionProps {
  readonly app: string;
  /** Paths of what is not saved. */
  readonly changed: readonly string[];
}

/** Asks before a page without the editor is shown, while something is not saved. Going loses nothing; but what runs is without it, and who goes may believe otherwise. */
export function LeaveQuestion({ app, changed }: LeaveQuestionProps) {
  const blocker = useBlocker(({ nextLocation }) => changed.length > 0 && !isEditor(nextLocation.pathname, app));
  const isSaved = changed.length === 0;
  useEffect(() => {
    // A saving that was under way is done.
    if (blocker.state === 'blocked' && isSaved) blocker.proceed();
  }, [blocker, isSaved]);
  if (blocker.state !== 'blocked') return null;
  return (
    <DialogFrame
      title={code.leaveTitle}
      modalType="alert"
      onClose={blocker.reset}
      actions={
        <>
          <Button onClick={blocker.reset}>{code.stay}</Button>
          <Button appearance="primary" onClick={blocker.proceed}>
            {code.leave}
          </Button>
        </>
      }
    >
      <p>{code.leaveBody(changed.join(', '), app)}</p>
      <p>{code.leaveKept}</p>
    </DialogFrame>
  );
}

/** The files of the app are edited on either page: what is not saved is seen there too. */
function isEditor(pathname: string, app: string): boolean {
  const pages = ['/apps/:app/code', '/apps/:app/functions/:function/code'];
  return pages.some((page) => matchPath(page, pathname)?.params.app === app);
}
