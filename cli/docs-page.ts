import { JSON_OPTION, SERVER_OPTIONS } from './run/register.js';
import { optionsOf, type Verb } from './run/verb.js';

/** docs/cli.md: every verb as `--help` tells it, and what they have in common. */
export function cliPage(verbs: readonly Verb[]): string {
  return `${[INTRODUCTION, ...verbs.map(section)].join('\n\n')}\n`;
}

function section(verb: Verb): string {
  const { name, description, arguments: given = [], examples } = verb;
  const forms = given.map(([form]) => ` ${form}`).join('');
  const rows = [...given, ...optionsOf(verb)].map(([form, text]) => `- \`${form}\`: ${text}`);
  const lines = [`## \`nightshift ${name}${forms}\``, '', `${sentence(description)}`];
  if (rows.length > 0) lines.push('', ...rows);
  return [...lines, '', '```sh', ...examples.map((example) => `nightshift ${example}`), '```'].join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const INTRODUCTION = `# The command line

Generated from the verbs by \`npm run generate\`; \`nightshift <verb> --help\` says the same. The roles (\`start\`, \`dev\`, \`management\`, \`worker\`) and what
works on an installation itself (\`doctor\`, \`migrate\`, \`backup\`, \`restore\`, \`secrets\`, \`owner-link\`) have their own \`--help\`; all verbs below talk to management over HTTP.

**Which server, and as whom.** \`--server\` and \`--token\` come before \`NIGHTSHIFT_URL\` and \`NIGHTSHIFT_TOKEN\`, and these before what \`nightshift login\` saved
(\`nightshift/credentials.json\` in \`XDG_CONFIG_HOME\`, \`APPDATA\` or \`~/.config\`, readable by you alone). A saved token goes to its own server and to no other. In a
pipeline, set the two variables and save nothing.

${[...SERVER_OPTIONS, JSON_OPTION].map(([form, text]) => `- \`${form}\`: ${text}`).join('\n')}

**Output.** Tables on standard output, times local; remarks, progress and errors on standard error. Colours (\`logs --follow\`) and the progress bar of \`publish\` are for
terminals alone, and no colours with \`NO_COLOR\`. With \`--json\` the API's own answer: a list is an array, log
lines are one JSON object a line.

**Slots.** \`--slot staging\` means the deployment slot of the app that is named: \`keys list orders --slot staging\` is \`keys list orders-staging\`.

**Completion.** \`nightshift complete bash|zsh|fish|powershell\` prints a script; for bash: \`source <(nightshift complete bash)\`.

**Exit codes**

| code | meaning |
| --- | --- |
| 0 | done |
| 1 | failed: the server or the function said no, or a file could not be used |
| 2 | the command line is wrong, or no server is named |
| 3 | refused: no token, one that is not known, or a role that may not do this |
| 4 | not found |
| 5 | conflict or busy: the state disagrees, or the server asks to try again later |
| 6 | the server cannot be reached, or breaks off; a proxy before it says so (502, 504); its certificate is not trusted |`;
