import type { BindingContext, BindingExtension, BindingInput, DirectOutput, Reading } from '../binding-extension.js';
import type { BindingData } from '../expressions/binding-data.js';
import { templateOption, type TextTemplate } from '../expressions/text-template.js';
import { integerOf } from '../host-section.js';
import { storageConnection } from '../storage/storage-connection.js';
import { entitiesOf } from './entities.js';
import { TableAccount } from './table-account.js';
import { filterOf } from './table-filter.js';

const TABLE_NAME = /^[a-z][a-z0-9]{2,62}$/i;
const NO_LIMIT = 0;

/** Tables of Azure Storage: entities that are read before a run, and such as are inserted after it (host-semantics, section 6.5). */
export const tableExtension: BindingExtension = {
  type: 'table',

  input(context): Reading<BindingInput> {
    const take = integerOf(context.binding, 'take', { fallback: NO_LIMIT, least: 0, most: 2 ** 31 - 1 });
    if (take === undefined) return { problems: ['take must be a whole number: the most entities to read'] };
    return withTable(context, ({ account, nameFor, texts }) => ({
      binding: context.binding.name,
      read: async (data) => {
        const table = nameFor(data);
        const partitionKey = texts.partitionKey?.resolve(data);
        const rowKey = texts.rowKey?.resolve(data);
        if (partitionKey !== undefined && rowKey !== undefined) {
          const entity = await account.find(table, partitionKey, rowKey);
          return entity === undefined ? {} : { json: JSON.stringify(entity) };
        }
        const filter = filterOf({ partitionKey, rowKey, filter: texts.filter }, data);
        const found = await account.list(table, { filter, take: take === NO_LIMIT ? undefined : take });
        return { json: JSON.stringify(found) };
      },
    }));
  },

  output(context): Reading<DirectOutput> {
    return withTable(context, ({ account, nameFor, texts }) => ({
      binding: context.binding.name,
      write: async (value, data) => {
        const keys = { partitionKey: texts.partitionKey?.resolve(data), rowKey: texts.rowKey?.resolve(data) };
        await account.insert(nameFor(data), entitiesOf(value, keys));
      },
    }));
  },
};

interface Table {
  readonly account: TableAccount;
  /** Throws when a placeholder has no value, or the name is no table's. */
  readonly nameFor: (data: BindingData) => string;
  readonly texts: Readonly<Record<'partitionKey' | 'rowKey' | 'filter', TextTemplate | undefined>>;
}

function withTable<T>(context: BindingContext, meaning: (table: Table) => T): Reading<T> {
  const connection = storageConnection(context, 'TableEndpoint');
  if (connection.problem !== undefined) return { problems: [connection.problem] };
  const name = templateOption(context, 'tableName');
  if (name === undefined) return { problems: ["it has no tableName: name the table, such as tableName: 'Orders'"] };
  const options = ['partitionKey', 'rowKey', 'filter'].map((option) => templateOption(context, option));
  const wrong = [name, ...options].map((read) => read?.problem).find((problem) => problem !== undefined);
  if (wrong !== undefined || name.template === undefined) return { problems: [wrong ?? ''] };
  const fixed = name.template.fixed;
  const problem = fixed === undefined ? undefined : nameProblem(fixed);
  if (problem !== undefined) return { problems: [problem] };
  const { template } = name;
  const [partitionKey, rowKey, filter] = options.map((read) => read?.template);
  const account = new TableAccount(connection.connectionString);
  const nameFor = (data: BindingData): string => checkedName(template.resolve(data));
  return { value: meaning({ account, nameFor, texts: { partitionKey, rowKey, filter } }), notes: [] };
}

function checkedName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new Error(problem);
  return name;
}

function nameProblem(name: string): string | undefined {
  return TABLE_NAME.test(name)
    ? undefined
    : `tableName '${name}' must be 3 to 63 letters and digits and begin with a letter`;
}
