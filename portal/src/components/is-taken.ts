/** Names of settings and keys have no letter case, as on Azure. */
export function isTaken(name: string, among: readonly { readonly name: string }[]): boolean {
  const wanted = name.trim().toLowerCase();
  return among.some((one) => one.name.toLowerCase() === wanted);
}
