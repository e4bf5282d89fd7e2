const sources = import.meta.glob<string>('../../../../node_modules/@azure/functions/{package.json,types/**/*.d.ts}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The declarations of `@azure/functions`, by the path that the compiler of the editor looks for them at. */
export function azureFunctionsTypes(): readonly (readonly [path: string, content: string])[] {
  return Object.entries(sources).map(([path, content]) => [
    `file:///node_modules/${path.slice(path.indexOf('@azure/'))}`,
    content,
  ]);
}
