/** A string, a comment, or a comma that only closes its list: whatever comes first. */
const TOKEN = /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[}\]])/g;

/**
 * JSON as the Azure Functions host and its tools read host.json and local.settings.json: comments, trailing commas and a byte order mark are let
 * through. Throws a SyntaxError whose line and column are those of `text`.
 */
export function parseLenientJson(text: string): unknown {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replace(TOKEN, (token, literal: string | undefined) => literal ?? token.replace(/[^\n]/g, ' '));
  return JSON.parse(plain);
}
