import { empty, type Answer } from './answer.js';

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Nightshift</title></head>
<body style="font-family: sans-serif; margin: 4rem auto; max-width: 40rem">
<h1>Your function app is up and running</h1>
<p>Nightshift answers function requests at this address. Call a function by its own URL.</p>
</body>
</html>
`;

/** `GET /` when no function answers there (host-semantics, section 1.6). */
export function homepage(disabled: boolean): Answer {
  if (disabled) return empty(204);
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: PAGE };
}
