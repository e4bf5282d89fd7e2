interface Setting {
  readonly name: string;
  readonly value: string;
}

/** What the timers of an app with these settings run by: TZ, else WEBSITE_TIME_ZONE, else UTC (docs/compatibility.md). */
export function zoneOf(settings: readonly Setting[]): string {
  for (const wanted of ['TZ', 'WEBSITE_TIME_ZONE']) {
    const zone = settings.find(({ name }) => name.toUpperCase() === wanted)?.value.trim();
    if (zone !== undefined && zone !== '') return zone;
  }
  return 'UTC';
}
