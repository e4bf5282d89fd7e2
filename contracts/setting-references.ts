export type Settings = Readonly<Record<string, string>>;

/** `problem` names what is missing and the remedy: it becomes an error of the function. */
export type ResolvedText =
  { readonly text: string; readonly problem?: undefined } | { readonly text?: undefined; readonly problem: string };

/**
 * A setting by name, as .NET configuration finds it: without regard to case, and with `:` and `__` meaning the same.
 */
export function findSetting(settings: Settings, name: string): string | undefined {
  if (Object.hasOwn(settings, name)) return settings[name];
  const wanted = plainName(name);
  return Object.entries(settings).find(([key]) => plainName(key) === wanted)?.[1];
}

/** Puts the value of each `%name%` in its place (host-semantics, section 8). Values are taken as they are: a `%` in one refers to nothing. */
export function resolveSettings(text: string, settings: Settings): ResolvedText {
  const parts = text.split('%');
  if (parts.length % 2 === 0) {
    return { problem: `'${text}' has a '%' without a closing one: write %NameOfASetting%` };
  }
  const problems: string[] = [];
  const resolved = parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const value = part === '' ? undefined : findSetting(settings, part);
    if (value === undefined) problems.push(`'%${part}%' does not resolve to a value: add the setting '${part}'`);
    return value ?? '';
  });
  return problems.length === 0 ? { text: resolved.join('') } : { problem: problems.join('; ') };
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(':', '__');
}
