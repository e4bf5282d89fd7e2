/** A string, a comment, or a comma that only closes its list: whatever comes first. */
const TOKEN = /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*[}\]])/g;

/** JSON as the Azure Functions host and its tools read it: comments, trailing commas and a byte order mark are let through. */
export function parseLenientJson(text: string): unknown {
  const plain = text.replace(/^\uFEFF/, '').replace(TOKEN, (_token, literal: string | undefined) => literal ?? '');
  return JSON.parse(plain);
}
