const SETTING = 'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT';

/** An app's own limit for request bodies, above or below that of the gateway (host-semantics, section 1.7); undefined: it has none. */
export function bodyLimitOf(settings: Readonly<Record<string, string>>): {
  readonly bytes: number | undefined;
  readonly problem?: string;
} {
  const text = settings[SETTING]?.trim() ?? '';
  if (text === '') return { bytes: undefined };
  const bytes = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (bytes > 0) return { bytes };
  return {
    bytes: undefined,
    problem: `${SETTING} is ${JSON.stringify(text)}: write a number of bytes, such as 104857600`,
  };
}
