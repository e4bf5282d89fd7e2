// The whole test run: builds the programs and the example, runs every suite, and ends with one line of totals.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

function run(command, args) {
  // Files that need a server which is not there keep silent: one line at the end tells of all of them.
  const env = { ...process.env, NIGHTSHIFT_TEST_RUN: '1' };
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error !== undefined) throw error;
  return status ?? 1;
}

function must(command, args) {
  const status = run(command, args);
  if (status !== 0) process.exit(status);
}

must('npm', ['run', 'build']);
must(process.execPath, ['examples/prepare.mjs', 'orders']);
const scratch = mkdtempSync(join(tmpdir(), 'nightshift-results-'));
const results = join(scratch, 'results.json');
const status = run('npm', ['run', 'jest', '--', '--json', `--outputFile=${results}`, ...process.argv.slice(2)]);

const text = existsSync(results) ? readFileSync(results, 'utf8') : undefined;
rmSync(scratch, { recursive: true, force: true });
// Jest has said why it ran nothing.
if (text === undefined) process.exit(status || 1);
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites, testResults } =
  JSON.parse(text);
const skipped = testResults
  .map(({ name, assertionResults }) => ({
    file: relative(root, name),
    tests: assertionResults.filter(({ status: end }) => end === 'pending').length,
  }))
  .filter(({ tests }) => tests > 0);
const [withoutServer, others] = [true, false].map((isOfServer) =>
  skipped.filter(({ file }) => /mssql|sql-server/.test(file) === isOfServer),
);
if (others.length > 0) {
  // Each file says why as it is run; those of faults are too long for every run.
  const files = others.map(({ file, tests }) => `${file} ${tests}`).join(', ');
  console.log(`SKIPPED, as their files say (faults: \`npm run test:faults\` runs all): ${files}`);
}
if (withoutServer.length > 0) {
  const count = withoutServer.reduce((sum, { tests }) => sum + tests, 0);
  console.log(
    `SKIPPED, because there is no SQL Server: ${count} tests. Set NIGHTSHIFT_TEST_MSSQL_URL=mssql://user:password@host:1433/database, ` +
      'or start a Docker engine that has its image; REQUIRE_SERVICES=mssql makes them fail instead.',
  );
}
const failed = numFailedTests + numRuntimeErrorTestSuites;
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped`);
process.exit(status !== 0 || failed > 0 || numPassedTests === 0 ? 1 : 0);
