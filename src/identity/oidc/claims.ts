const MAX_NAME_CHARACTERS = 90;

export type Claims = Readonly<Record<string, unknown>>;

/** By its whole name first: names with dots and colons are usual; else by the path that the dots mean, such as `realm_access.roles`. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let found: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Claims)[part];
  }
  return found;
}

/** One text, or many. */
export function textsAt(claims: Claims, name: string): string[] {
  return [claimAt(claims, name)].flat().filter((value) => typeof value === 'string');
}

/** A name that a user may have here, of whatever the provider calls somebody. */
export function userNameOf(claims: Claims, claim: string): string {
  const [given = ''] = [claim, 'email', 'name'].flatMap((each) => textsAt(claims, each));
  const letters = given
    .toLowerCase()
    .replaceAll(/[^\p{L}\d._@+-]+/gu, '-')
    .replace(/^[^\p{L}\d]+/u, '');
  return letters.slice(0, MAX_NAME_CHARACTERS) || 'user';
}
