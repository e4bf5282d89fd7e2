import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface FormProps {
  readonly submit: string;
  readonly working: string;
  readonly isWorking: boolean;
  readonly onSubmit: (values: Readonly<Record<string, string>>) => void;
  readonly children: ReactNode;
}

/** A form that the portal sends itself; its fields are told by name. */
export function Form({ submit, working, isWorking, onSubmit, children }: FormProps) {
  return (
    <form
      className={useStyles().root}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const fields = [...new FormData(event.currentTarget)].filter(isText);
        if (!isWorking) onSubmit(Object.fromEntries(fields));
      }}
    >
      {children}
      <Button
        type="submit"
        appearance="primary"
        disabledFocusable={isWorking}
        {...(isWorking ? { icon: <Spinner size="tiny" aria-hidden /> } : {})}
      >
        {isWorking ? working : submit}
      </Button>
    </form>
  );
}

function isText(field: [string, FormDataEntryValue]): field is [string, string] {
  return typeof field[1] === 'string';
}
