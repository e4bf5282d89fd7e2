import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useNavigate } from 'react-router';
import { Toolbar } from '../../components/toolbar.js';
import { useMay } from '../../session/session.js';
import { newFunction as words } from '../../texts/new-function.js';

/** Leads to the templates whoever may use them. */
export function NewFunctionButton({ app }: { readonly app: string }) {
  const may = useMay();
  const navigate = useNavigate();
  if (!may('contributor', app)) return null;
  return (
    <Toolbar>
      <Button icon={<AddRegular />} onClick={() => void navigate(`/apps/${app}/new-function`)}>
        {words.act}
      </Button>
    </Toolbar>
  );
}
