import { triggerOf, type FunctionMetadata } from '#contracts/messages/function-metadata.js';

/** An option of the function's trigger binding, as registered: anything, or undefined. */
export function triggerOption(metadata: FunctionMetadata, name: string): unknown {
  return (triggerOf(metadata) as Record<string, unknown> | undefined)?.[name];
}

/** As `triggerOption`, for options that are texts; empty when it is absent or something else. */
export function triggerText(metadata: FunctionMetadata, name: string): string {
  const value = triggerOption(metadata, name);
  return typeof value === 'string' ? value : '';
}
