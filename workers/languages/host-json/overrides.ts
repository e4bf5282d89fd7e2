import { isObject, type JsonObject, keyOf } from './json-object.js';

/** In a setting's name `__` and `:` both go one level down (host-semantics, section 7.3). */
const OVERRIDE = /^AzureFunctionsJobHost(?:__|:)(.+)$/i;

/** Puts every setting `AzureFunctionsJobHost__a__b` where its path says, in any case, arrays by index (host-semantics, section 7.1). */
export function applyOverrides(raw: JsonObject, settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const path = OVERRIDE.exec(name)?.[1];
    if (path !== undefined) override(raw, path.split(/__|:/), value);
  }
}

function override(target: JsonObject | unknown[], path: readonly string[], value: string): void {
  const [head, ...rest] = path;
  if (head === undefined || head === '') return;
  const holder = target as JsonObject;
  const key = Array.isArray(target) ? head : (keyOf(target, head) ?? head);
  if (rest.length === 0) {
    holder[key] = value;
    return;
  }
  const inner = Object.hasOwn(holder, key) ? holder[key] : undefined;
  const next: JsonObject | unknown[] = isObject(inner) || Array.isArray(inner) ? inner : {};
  holder[key] = next;
  override(next, rest, value);
}
