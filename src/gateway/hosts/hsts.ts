import type { HstsConfig } from '#contracts/messages/function-metadata.js';

/** The Strict-Transport-Security value for a request to `host`; undefined where there must be none (host-semantics, section 1.7). */
export function hstsValue(config: HstsConfig | undefined, host: string, isSecure: boolean): string | undefined {
  if (config === undefined || !isSecure || config.excludedHosts.includes(host)) return undefined;
  const directives = [`max-age=${config.maxAgeSeconds}`];
  if (config.includeSubDomains) directives.push('includeSubDomains');
  if (config.preload) directives.push('preload');
  return directives.join('; ');
}
