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

const OUR_PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** `GET /` when no function answers there (host-semantics, section 1.6). */
export function homepage(disabled: boolean): Answer {
  if (disabled) return empty(204);
  return { status: 200, headers: OUR_PAGE, body: PAGE };
}
