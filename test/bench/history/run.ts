import { historyBench } from './history.js';

/** `npm run bench -- history` goes to a million executions, `history-10m` to ten. */
const TO_A_MILLION = [10_000, 100_000, 1_000_000];

export const historyBenches = {
  history: () => historyBench(TO_A_MILLION, process.env['NIGHTSHIFT_TEST_MSSQL_URL']),
  'history-10m': () => historyBench([...TO_A_MILLION, 3_000_000, 10_000_000], process.env['NIGHTSHIFT_TEST_MSSQL_URL']),
};
