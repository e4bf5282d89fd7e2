import { Button, MessageBar, MessageBarBody, Spinner } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { Failure } from '../../components/failure.js';
import { formatDuration } from '../../components/formats.js';
import { Toolbar } from '../../components/toolbar.js';
import { notifications as words } from '../../texts/notifications.js';

/** Sends a test to every destination, and tells what each one answered. */
export function TestButton() {
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => api('post', '/api/notifications/test') });
  return (
    <>
      <Toolbar>
        <Button
          appearance="primary"
          disabledFocusable={isPending}
          onClick={() => mutate()}
          {...(isPending ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
        >
          {words.test}
        </Button>
      </Toolbar>
      {error !== null && <Failure error={error} />}
      <div aria-live="polite">
        {data?.items.map(({ destination, delivered, error: why = '', durationMs }) => (
          <MessageBar key={destination} intent={delivered ? 'success' : 'error'} layout="multiline">
            <MessageBarBody>
              {delivered
                ? words.delivered(words.kinds[destination] ?? destination, formatDuration(durationMs))
                : words.failed(words.kinds[destination] ?? destination, why)}
            </MessageBarBody>
          </MessageBar>
        ))}
      </div>
    </>
  );
}
