import { createServer } from 'node:http';

// What a test wants answered travels in the call: as the queue item's text, or in the header "x-answer".
const answers = {
  exit: () => process.exit(3),
  hang: () => undefined,
  die: () => {
    console.error('out of paper');
    process.exit(7);
  },
  facts: (_, response) => {
    const { FUNCTIONS_CUSTOMHANDLER_PORT: port, ...variables } = process.env;
    const facts = { pid: process.pid, uid: process.getuid?.(), cwd: process.cwd(), port, variables };
    json(response, { ReturnValue: { ...facts, arguments: process.argv.slice(2), options: process.execArgv } });
  },
};

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (request.url === '/' && request.method === 'GET') return response.writeHead(404).end();
  console.log(`${request.method} ${request.url}`);
  console.error('a line on stderr');
  const asked = wanted(request, body);
  if (typeof asked === 'string') return answers[asked](request, response);
  if (asked !== undefined) return write(response, asked);
  const { method, url, rawHeaders, headers } = request;
  const seen = { method, url, headers, rawHeaders, body: body.toString('base64') };
  if (headers['content-type']?.startsWith('application/json; charset=utf-8') !== true || !isLetter(body)) {
    return json(response, seen);
  }
  const letter = JSON.parse(body.toString());
  const name = url.slice(1);
  if (name === 'tick') console.log('ticked');
  json(response, {
    Outputs: { res: { statusCode: '201', headers: { 'X-Kind': 'data' }, body: { ...seen, letter } }, copy: 'copied' },
    Logs: ['one line', { two: 2 }],
    ReturnValue:
      name === 'returned' ? 'plain text' : name === 'chain' ? [{ n: 1 }, { n: 2 }] : { seen: { ...seen, letter } },
  });
}).listen(Number(process.env.FUNCTIONS_CUSTOMHANDLER_PORT), '127.0.0.1');

function isLetter(body) {
  return body.toString().startsWith('{"Data":');
}

function wanted(request, body) {
  const header = request.headers['x-answer'];
  if (header !== undefined) return JSON.parse(header);
  const item = isLetter(body) ? JSON.parse(body.toString()).Data.item : undefined;
  return typeof item !== 'string' || !item.includes('answer') ? undefined : JSON.parse(JSON.parse(item)).answer;
}

/** Names and values of `headers` in turn, so that one may stand twice; `body` is base64. */
function write(response, { status = 200, headers = [], body = '' }) {
  response.writeHead(status, headers.flat()).end(Buffer.from(body, 'base64'));
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
