/** Set by whoever runs the tests: an existing server instead of a private one. */
export const EXTERNAL_URL = 'NIGHTSHIFT_TEST_AMQP_URL';
/** Set by the global setup for the test files, which are other processes: a `SharedBroker` as JSON. */
export const SHARED_BROKER = 'NIGHTSHIFT_TEST_BROKER';
