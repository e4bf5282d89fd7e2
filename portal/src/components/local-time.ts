const TO_THE_MINUTE = 16;

/** A moment as a browser's own field (`datetime-local`) takes it: in the zone of whoever looks, to the minute. Empty for what is no moment. */
export function localTimeOf(moment: string): string {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime())) return '';
  // By the clock's parts: a zone's offset of long ago has seconds, and a year that is being typed is of long ago.
  const local = new Date(0);
  local.setUTCFullYear(at.getFullYear(), at.getMonth(), at.getDate());
  local.setUTCHours(at.getHours(), at.getMinutes());
  return local.toISOString().slice(0, TO_THE_MINUTE);
}

/** In UTC, as addresses hold it and the API takes it; empty for what is no moment. */
export function momentOf(text: string): string {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
