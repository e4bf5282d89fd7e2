import { findSetting, resolveSettings } from '#contracts/setting-references.js';
import type { BindingContext } from './binding-extension.js';
import { find } from '../languages/host-json/json-object.js';

const DEFAULT_CONNECTION = 'AzureWebJobsStorage';

export type FoundConnection =
  | {
      readonly name: string;
      /** Undefined: no setting has a value for it. */
      readonly value: string | undefined;
      /** There are settings such as `name__accountName`: an identity of Azure. */
      readonly hasSection: boolean;
      readonly isDefault: boolean;
      readonly problem?: undefined;
    }
  | { readonly problem: string };

/** The setting that a binding's `connection` names, in the order in which Azure looks for it (host-semantics, section 4.1). */
export function findConnection({ binding, settings }: BindingContext): FoundConnection {
  const given = find(binding, 'connection');
  const named = typeof given === 'string' && given.trim() !== '' ? given.trim() : DEFAULT_CONNECTION;
  const resolved = resolveSettings(named, settings);
  if (resolved.problem !== undefined) return { problem: `connection: ${resolved.problem}` };
  const name = resolved.text;
  const places = [`ConnectionStrings:AzureWebJobs${name}`, `AzureWebJobs${name}`, `ConnectionStrings:${name}`, name];
  const value = places.map((place) => findSetting(settings, place)?.trim()).find(Boolean);
  const section = `${name.toLowerCase()}__`;
  const hasSection = Object.keys(settings).some((key) => key.toLowerCase().replaceAll(':', '__').startsWith(section));
  return { name, value, hasSection, isDefault: name === DEFAULT_CONNECTION };
}
