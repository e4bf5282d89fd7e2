import type { TypedData } from '#contracts/messages/typed-data.js';

const INT32 = { least: -(2 ** 31), most: 2 ** 31 - 1 };
const FACTS_OF_THE_SERVICE: readonly string[] = ['etag', 'timestamp', 'partitionKey', 'rowKey'];

type Property = string | number | boolean | { readonly type: 'Int64'; readonly value: string };

/** An entity as the client of the service sends it. */
export interface NewEntity {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly [property: string]: Property;
}

export interface DefaultKeys {
  readonly partitionKey: string | undefined;
  readonly rowKey: string | undefined;
}

/** As JSON with PartitionKey, RowKey and the properties (host-semantics, section 6.5). */
export function entityAsJson(entity: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const properties = Object.entries(entity).filter(
    ([name]) => !FACTS_OF_THE_SERVICE.includes(name) && !name.startsWith('odata.'),
  );
  return {
    PartitionKey: entity['partitionKey'],
    RowKey: entity['rowKey'],
    ...Object.fromEntries(properties.map(([name, value]) => [name, plainValue(value)])),
  };
}

/** The entities of an output: each object of an array, also of text that holds one, or a single object. Keys of an entity go before the binding's. */
export function entitiesOf(data: TypedData, keys: DefaultKeys): NewEntity[] {
  const value = jsonOf(data);
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.filter((item) => item !== null).map((item) => entityOf(item, keys));
}

function jsonOf({ json, string }: TypedData): unknown {
  try {
    return JSON.parse(json ?? string ?? '');
  } catch (error) {
    throw new Error('what was returned is no entity: return an object, or an array of objects', { cause: error });
  }
}

function entityOf(item: unknown, defaults: DefaultKeys): NewEntity {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new Error('what was returned is no entity: return an object, or an array of objects');
  }
  const properties = Object.entries(item as Record<string, unknown>);
  const own = (key: string) => properties.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  const partitionKey = keyText('PartitionKey', own('PartitionKey') ?? defaults.partitionKey);
  const rowKey = keyText('RowKey', own('RowKey') ?? defaults.rowKey);
  const others = properties.filter(([name, value]) => !/^(?:partition|row)key$/i.test(name) && value !== null);
  return { ...Object.fromEntries(others.map(([name, value]) => [name, propertyOf(value)])), partitionKey, rowKey };
}

function keyText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`an entity has no ${name}: set it in the entity, or as ${lowerFirst(name)} of the binding`);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** A table holds no objects and no arrays: they become JSON text. */
function propertyOf(value: unknown): Property {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isInteger(value) && (value < INT32.least || value > INT32.most) && Number.isSafeInteger(value)
        ? { type: 'Int64', value: String(value) }
        : value;
    default:
      return JSON.stringify(value);
  }
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  // A GUID.
  if (typeof value === 'object' && value !== null && 'value' in value) return value.value;
  return value;
}
