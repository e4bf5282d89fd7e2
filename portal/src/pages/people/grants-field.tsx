import { Button, Field, makeStyles, Select, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { useApps } from '../../api/queries.js';
import { AppOptions } from '../../components/app-options.js';
import { people as texts } from '../../texts/people.js';
import { texts as common } from '../../texts.js';
import type { Grant } from './queries.js';

const ROLES = Object.keys(common.roles) as readonly Grant['role'][];
const HOUSE = '';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalS },
  row: {
    display: 'grid',
    width: '100%',
    gridTemplateColumns: '1fr 1fr auto',
    alignItems: 'end',
    gap: tokens.spacingHorizontalS,
  },
});

interface GrantsFieldProps {
  readonly grants: readonly Grant[];
  readonly onChange: (grants: readonly Grant[]) => void;
}

/** Roles, each for the whole house or for one app. */
export function GrantsField({ grants, onChange }: GrantsFieldProps) {
  const styles = useStyles();
  const { data: apps = [] } = useApps();
  const put = (at: number, grant: Grant) => onChange(grants.with(at, grant));
  return (
    <div className={styles.root}>
      {grants.map((grant, at) => (
        <div key={at} className={styles.row}>
          <Field label={texts.role}>
            <Select value={grant.role} onChange={(_, { value }) => put(at, { ...grant, role: value as Grant['role'] })}>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {common.roles[role]}
                </option>
              ))}
            </Select>
          </Field>
          <Field label={texts.place}>
            <Select value={grant.app ?? HOUSE} onChange={(_, { value }) => put(at, grantFor(grant.role, value))}>
              <option value={HOUSE}>{texts.wholeHouse}</option>
              <AppOptions names={apps.map(({ name }) => name)} chosen={grant.app ?? HOUSE} />
            </Select>
          </Field>
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={texts.removeRole(common.roles[grant.role], grant.app ?? texts.wholeHouse)}
            onClick={() => onChange(grants.toSpliced(at, 1))}
          />
        </div>
      ))}
      <Button icon={<AddRegular />} onClick={() => onChange([...grants, { role: 'reader' }])}>
        {texts.addRole}
      </Button>
    </div>
  );
}

function grantFor(role: Grant['role'], app: string): Grant {
  return app === HOUSE ? { role } : { role, app };
}
