import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Page } from '../../components/page.js';
import { Status } from '../../components/status.js';
import { useMay } from '../../session/session.js';
import { people as texts } from '../../texts/people.js';
import { texts as common } from '../../texts.js';
import { MakeUserDialog } from './make-user-dialog.js';
import { useUsers, type User } from './queries.js';
import { UserActions } from './user-actions.js';

const COLUMNS: readonly Column<User>[] = [
  {
    name: texts.name,
    cell: ({ name, issuer }) => (issuer === undefined ? name : `${name} (${texts.provider(issuer)})`),
    width: '26%',
  },
  { name: texts.roles, cell: ({ grants }) => rolesText(grants) },
  {
    name: texts.state,
    cell: ({ disabled }) => (
      <Status tone={disabled ? 'quiet' : 'good'}>{disabled ? texts.disabled : texts.active}</Status>
    ),
    width: '13%',
  },
  { name: texts.lastSignIn, cell: ({ lastSignInAt }) => <Moment at={lastSignInAt} />, width: '18%' },
  { name: texts.acts, cell: (user) => <UserActions user={user} />, width: '8%' },
];

export function PeoplePage() {
  const { data: users, error, refetch } = useUsers();
  const may = useMay();
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button icon={<AddRegular />} appearance="primary" onClick={() => setMaking(true)}>
      {texts.make}
    </Button>
  );
  return (
    <Page title={texts.title} lead={texts.lead} actions={may('owner') ? make : undefined}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {users === undefined && error === null && <Busy />}
      {users !== undefined && <ListTable label={texts.title} columns={COLUMNS} rows={users} keyOf={({ id }) => id} />}
      {isMaking && <MakeUserDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}

function rolesText(grants: User['grants']): string {
  if (grants.length === 0) return texts.noRoles;
  return grants.map(({ role, app }) => `${common.roles[role]} (${app ?? texts.wholeHouse.toLowerCase()})`).join(', ');
}
