require('node:fs').writeSync(2, 'cannot go on\n');
process.exit(7);
